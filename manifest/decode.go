package manifest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// decoder reads one manifest into a project.
type decoder struct {
	*Project
	pool *pool
	hash []byte // room for the text that is hashed
}

// decode reads a manifest that has been outlined.
func decode(path string, out outline) (*Project, error) {
	other := func() error {
		return fmt.Errorf("%s: this is JSON, but %s; name a manifest.json of dbt", path, whatItIs(out))
	}
	if !out.has("nodes") || !out.has("metadata") {
		return nil, other()
	}
	d := &decoder{Project: &Project{Path: path}, pool: newPool()}
	if wrong := d.read(out.members); wrong != "" {
		return nil, fmt.Errorf("%s: not a usable manifest: %s; run `dbt compile` again", path, wrong)
	}
	if d.SchemaVersion < 0 {
		return nil, other()
	}
	d.sort()
	d.link()
	d.linkFixtures()
	return d.Project, nil
}

func (o outline) has(key string) bool {
	return slices.ContainsFunc(o.members, func(m member) bool { return m.key == key })
}

// object reports whether a member is there, and is an object.
func (o outline) object(key string) bool {
	return slices.ContainsFunc(o.members, func(m member) bool { return m.key == key && m.raw[0] == '{' })
}

// list is a member that is a list.
func (o outline) list(key string, p *pool) (v value, ok bool) {
	for _, m := range o.members {
		if m.key == key && m.raw[0] == '[' {
			return p.parse(m.raw), true
		}
	}
	return value{}, false
}

// isKind reports whether the URL of a schema is that of an artifact of a kind,
// or says nothing.
func isKind(url, kind string) bool { return url == "" || strings.Contains(url, "/"+kind+"/") }

// read reads the members that are known. wrong says which has not the shape
// that any version of dbt gives it.
func (d *decoder) read(members []member) (wrong string) {
	for _, m := range members {
		switch section, known := sections[m.key]; {
		case m.key == "disabled":
			d.disabled(d.pool.parse(m.raw))
		case m.key == "metadata" && m.raw[0] == '{':
			d.metadata(d.pool.parse(m.raw))
		case m.key != "metadata" && !known, m.raw == "null":
		case m.raw[0] != '{':
			return fmt.Sprintf("%q should be an object", m.key)
		default:
			for _, e := range m.entries {
				switch {
				case e.raw[0] == '{':
					section(d, unescaped(e.key), d.pool.parse(e.raw))
				case e.raw != "null":
					return fmt.Sprintf("%s: %q should be an object", m.key, unescaped(e.key))
				}
			}
		}
	}
	return ""
}

// unescaped is a key as it is meant. Ids have no escapes, but JSON may.
func unescaped(key string) string {
	if strings.IndexByte(key, '\\') < 0 {
		return key
	}
	return gjson.Parse(`"` + key + `"`).Str
}

// sections are the members of a manifest whose own members are read. What is
// not here is skipped: docs, selectors, and the maps that repeat depends_on.
var sections = map[string]func(*decoder, string, value){
	"nodes":           (*decoder).node,
	"functions":       (*decoder).node,
	"sources":         (*decoder).source,
	"macros":          (*decoder).macro,
	"exposures":       (*decoder).exposure,
	"metrics":         (*decoder).metric,
	"groups":          (*decoder).group,
	"semantic_models": (*decoder).semanticModel,
	"saved_queries":   (*decoder).savedQuery,
	"unit_tests":      (*decoder).unitTest,
}

func isSection(key string) bool { return sections[key] != nil }

// whatItIs guesses which file was given by mistake.
func whatItIs(out outline) string {
	url := gjson.Get(out.text, "metadata.dbt_schema_version").String()
	for _, kind := range []string{"catalog", "run-results", "sources"} {
		if strings.Contains(url, "/dbt/"+kind+"/") {
			return "a dbt " + strings.ReplaceAll(kind, "-", "_") + " file, not a manifest"
		}
	}
	if out.has("project_configuration") && out.has("semantic_models") {
		return "a dbt semantic_manifest file, not a manifest"
	}
	return "not a dbt manifest: it has no metadata and nodes"
}

func (d *decoder) metadata(v value) {
	v.fields(func(key string, v value) {
		switch key {
		case "dbt_schema_version":
			d.SchemaVersion = schemaVersion(v.text())
			if !strings.Contains(v.text(), "/manifest/") {
				d.SchemaVersion = -1
			}
		case "dbt_version":
			d.DbtVersion = v.text()
		case "adapter_type":
			d.Adapter = v.lower()
		case "project_name":
			d.Name = v.text()
		case "generated_at":
			d.GeneratedAt = v.text()
		case "invocation_id":
			d.InvocationID = v.text()
		case "env":
			d.Env = v.canonical()
		}
	})
}

// id is a unique id that is a member's name.
func (d *decoder) id(s string) addr.Node { return addr.Node(d.pool.own(s)) }

func (d *decoder) macro(id string, v value) {
	m := &Macro{ID: d.id(id)}
	v.fields(func(key string, v value) {
		switch key {
		case "package_name":
			m.Package = v.text()
		case "name":
			m.Name = v.text()
		case "original_file_path":
			m.OriginalFilePath = v.text()
		case "macro_sql":
			d.hash = append(d.hash[:0], strings.TrimSpace(v.String())...)
			sum := sha256.Sum256(d.hash)
			copy(m.Digest[:], sum[:])
			m.Variable, m.Volatile = ReadsVariables(v.String()), IsVolatile(v.String())
		case "depends_on":
			m.DependsOn = v.get("macros").nodes()
		}
	})
	m.Package = firstOf(m.Package, m.ID.Package())
	m.Name = firstOf(m.Name, m.ID.Name())
	d.Macros = append(d.Macros, m)
}

func (d *decoder) group(id string, v value) {
	d.Groups = append(d.Groups, &Group{ID: d.id(id), Name: v.get("name").text(), Owner: owner(v.get("owner"))})
}

// disabled takes the list of v1 to v3, and the object of lists since.
func (d *decoder) disabled(v value) {
	v.each(func(key string, e value) {
		id := key
		if v.IsArray() {
			id = e.get("unique_id").text()
		}
		if id != "" {
			d.Disabled = append(d.Disabled, d.id(id))
		}
	})
}

// sort brings all lists into the order of their ids.
func (p *Project) sort() {
	p.Nodes = sorted(p.Nodes, func(n *Node) addr.Node { return n.ID })
	p.Sources = sorted(p.Sources, func(s *Source) addr.Node { return s.ID })
	p.Macros = sorted(p.Macros, func(m *Macro) addr.Node { return m.ID })
	p.Exposures = sorted(p.Exposures, func(e *Exposure) addr.Node { return e.ID })
	p.Metrics = sorted(p.Metrics, func(m *Metric) addr.Node { return m.ID })
	p.Groups = sorted(p.Groups, func(g *Group) addr.Node { return g.ID })
	p.SemanticModels = sorted(p.SemanticModels, func(m *SemanticModel) addr.Node { return m.ID })
	p.SavedQueries = sorted(p.SavedQueries, func(q *SavedQuery) addr.Node { return q.ID })
	p.UnitTests = sorted(p.UnitTests, func(t *UnitTest) addr.Node { return t.ID })
	slices.Sort(p.Disabled)
	p.Disabled = slices.Compact(p.Disabled)
}

// sorted orders by id. Of an id that is there twice the last counts, as for any
// reader of JSON into a map.
func sorted[T any](list []*T, id func(*T) addr.Node) []*T {
	slices.SortStableFunc(list, func(a, b *T) int { return strings.Compare(string(id(a)), string(id(b))) })
	out := list[:0]
	for i, e := range list {
		if i+1 == len(list) || id(list[i+1]) != id(e) {
			out = append(out, e)
		}
	}
	return out
}
