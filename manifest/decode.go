package manifest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// decode reads a manifest in one pass over its top level.
func decode(path string, root gjson.Result) (*Project, error) {
	p := &Project{Path: path}
	var seen, wrong string
	root.ForEach(func(key, value gjson.Result) bool {
		read, ok := sections[key.Str]
		if !ok {
			return true
		}
		if key.Str == "nodes" || key.Str == "metadata" {
			seen += key.Str
			if !value.IsObject() {
				wrong = fmt.Sprintf("%q should be an object", key.Str)
				return false
			}
		}
		read(p, value)
		return true
	})
	if wrong != "" {
		return nil, fmt.Errorf("%s: not a usable manifest: %s; run `dbt compile` again", path, wrong)
	}
	if !strings.Contains(seen, "nodes") || !strings.Contains(seen, "metadata") || p.notManifest() {
		return nil, fmt.Errorf("%s: this is JSON, but %s; name a manifest.json of dbt", path, whatItIs(root))
	}
	p.sort()
	p.link()
	return p, nil
}

// whatItIs guesses which file was given by mistake.
func whatItIs(root gjson.Result) string {
	url := root.Get("metadata.dbt_schema_version").Str
	for _, kind := range []string{"catalog", "run-results", "sources"} {
		if strings.Contains(url, "/dbt/"+kind+"/") {
			return "a dbt " + strings.ReplaceAll(kind, "-", "_") + " file, not a manifest"
		}
	}
	return "not a dbt manifest: it has no metadata and nodes"
}

// sections are the manifest's top-level keys that are read.
var sections = map[string]func(*Project, gjson.Result){
	"metadata":        (*Project).metadata,
	"nodes":           each((*Project).node),
	"sources":         each((*Project).source),
	"macros":          each((*Project).macro),
	"exposures":       each((*Project).exposure),
	"metrics":         each((*Project).metric),
	"groups":          each((*Project).group),
	"semantic_models": each((*Project).semanticModel),
	"saved_queries":   each((*Project).savedQuery),
	"unit_tests":      each((*Project).unitTest),
	"disabled":        (*Project).disabled,
}

// each calls read for each entry of an object that is an object itself.
func each(read func(*Project, string, gjson.Result)) func(*Project, gjson.Result) {
	return func(p *Project, v gjson.Result) {
		v.ForEach(func(id, entry gjson.Result) bool {
			if entry.IsObject() {
				read(p, id.String(), entry)
			}
			return true
		})
	}
}

func (p *Project) metadata(v gjson.Result) {
	fields(v, func(key string, v gjson.Result) {
		switch key {
		case "dbt_schema_version":
			p.SchemaVersion = schemaVersion(v.Str)
			if !strings.Contains(v.Str, "/manifest/") {
				p.SchemaVersion = -1
			}
		case "dbt_version":
			p.DbtVersion = v.String()
		case "adapter_type":
			p.Adapter = strings.ToLower(v.String())
		case "project_name":
			p.Name = v.String()
		case "generated_at":
			p.GeneratedAt = v.String()
		}
	})
}

// notManifest reports whether the metadata says that this is another artifact.
func (p *Project) notManifest() bool { return p.SchemaVersion < 0 }

// schemaVersion takes 12 out of ".../manifest/v12.json".
func schemaVersion(url string) int {
	name := strings.TrimSuffix(url[strings.LastIndexByte(url, '/')+1:], ".json")
	n, err := strconv.Atoi(strings.TrimPrefix(name, "v"))
	if err != nil {
		return 0
	}
	return n
}

func (p *Project) macro(id string, v gjson.Result) {
	m := &Macro{ID: addr.Node(id)}
	fields(v, func(key string, v gjson.Result) {
		switch key {
		case "package_name":
			m.Package = v.String()
		case "macro_sql":
			sum := sha256.Sum256([]byte(strings.TrimSpace(v.String())))
			copy(m.Digest[:], sum[:])
		case "depends_on":
			m.DependsOn = nodeList(v.Get("macros"))
		}
	})
	p.Macros = append(p.Macros, m)
}

func (p *Project) group(id string, v gjson.Result) {
	p.Groups = append(p.Groups, &Group{ID: addr.Node(id), Name: v.Get("name").String(), Owner: owner(v.Get("owner"))})
}

// disabled takes the list of v1 to v3, and the object of lists since.
func (p *Project) disabled(v gjson.Result) {
	v.ForEach(func(key, entry gjson.Result) bool {
		id := key.String()
		if v.IsArray() {
			id = entry.Get("unique_id").String()
		}
		if id != "" {
			p.Disabled = append(p.Disabled, addr.Node(id))
		}
		return true
	})
}

// sort brings all lists into the order of their ids.
func (p *Project) sort() {
	sortBy(p.Nodes, func(n *Node) addr.Node { return n.ID })
	sortBy(p.Sources, func(s *Source) addr.Node { return s.ID })
	sortBy(p.Macros, func(m *Macro) addr.Node { return m.ID })
	sortBy(p.Exposures, func(e *Exposure) addr.Node { return e.ID })
	sortBy(p.Metrics, func(m *Metric) addr.Node { return m.ID })
	sortBy(p.Groups, func(g *Group) addr.Node { return g.ID })
	sortBy(p.SemanticModels, func(m *SemanticModel) addr.Node { return m.ID })
	sortBy(p.SavedQueries, func(q *SavedQuery) addr.Node { return q.ID })
	sortBy(p.UnitTests, func(t *UnitTest) addr.Node { return t.ID })
	slices.Sort(p.Disabled)
}

func sortBy[T any](list []*T, key func(*T) addr.Node) {
	slices.SortStableFunc(list, func(a, b *T) int { return strings.Compare(string(key(a)), string(key(b))) })
}
