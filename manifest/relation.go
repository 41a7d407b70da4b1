package manifest

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
)

// NamePart is one part of a relation's name as written in SQL, unquoted.
type NamePart struct {
	Name   string
	Quoted bool
}

// relationIndex finds nodes by the names of their relations. Keys are names in
// lower case, joined by dots: whole ("db.schema.table"), without the database,
// and bare. A shorter name that belongs to several nodes finds none.
//
// Names are compared without case even where a warehouse tells cases apart:
// two relations of one project that differ by case only are reported by
// [Project.Check], and none of them is found by a name that fits both.
type relationIndex struct {
	byName     map[string][]addr.Node
	ephemerals map[string][]addr.Node // by identifier, lower case
}

// link builds the index of relations.
func (p *Project) link() {
	p.relations = relationIndex{byName: map[string][]addr.Node{}, ephemerals: map[string][]addr.Node{}}
	for _, s := range p.Sources {
		p.relations.add(s.ID, s.Relation())
	}
	for _, n := range p.Nodes {
		switch {
		case n.ResourceType != "model" && n.ResourceType != "seed" && n.ResourceType != "snapshot":
		case n.Ephemeral():
			for _, name := range n.cteNames() {
				p.relations.ephemerals[name] = append(p.relations.ephemerals[name], n.ID)
			}
		default:
			p.relations.add(n.ID, n.Relation())
		}
	}
}

func (x *relationIndex) add(id addr.Node, r addr.Relation) {
	parts := []string{r.Database, r.Schema, r.Name}
	for i := range parts {
		name := key(parts[i:]...)
		if name != "" && !slices.Contains(x.byName[name], id) {
			x.byName[name] = append(x.byName[name], id)
		}
	}
}

// key joins the parts that are there, in lower case.
func key(parts ...string) string {
	parts = slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" })
	return strings.ToLower(strings.Join(parts, "."))
}

// cteNames are the names under which dbt injects an ephemeral model.
func (n *Node) cteNames() []string {
	names := []string{strings.ToLower(n.Name)}
	if alias := strings.ToLower(n.Alias); alias != "" && alias != names[0] {
		names = append(names, alias)
	}
	if n.Version != "" {
		names = append(names, strings.ToLower(n.Name+"_v"+n.Version))
	}
	return names
}

// Relation is where the node's data are stored; the zero Relation for what has
// no relation of its own.
func (n *Node) Relation() addr.Relation {
	if n.Ephemeral() {
		return addr.Relation{}
	}
	return relation(n.RelationName, addr.Relation{Database: n.Database, Schema: n.Schema, Name: n.Alias})
}

// Relation is where the source's data are stored.
func (s *Source) Relation() addr.Relation {
	return relation(s.RelationName, addr.Relation{Database: s.Database, Schema: s.Schema, Name: s.Identifier})
}

// relation takes a rendered name apart; what it does not say is not part of
// the name in SQL either.
func relation(rendered string, fields addr.Relation) addr.Relation {
	parts, ok := SplitRelation(rendered)
	if !ok {
		return fields
	}
	r := addr.Relation{Name: parts[len(parts)-1].Name}
	if len(parts) > 1 {
		r.Schema = parts[len(parts)-2].Name
	}
	if len(parts) > 2 {
		r.Database = parts[len(parts)-3].Name
	}
	return r
}

// SplitRelation takes a relation's name apart at the dots that are not within
// quotes. A backquoted name with dots inside is split too, as BigQuery does.
// ok is false for what is not a name, such as a file's location.
func SplitRelation(s string) (parts []NamePart, ok bool) {
	s = strings.TrimSpace(s)
	for s != "" {
		part, rest, ok := cutPart(s)
		if !ok {
			return nil, false
		}
		parts = append(parts, part...)
		if rest == "" {
			return parts, len(parts) > 0
		}
		if rest[0] != '.' {
			return nil, false
		}
		s = rest[1:]
	}
	return nil, false
}

var closing = map[byte]byte{'"': '"', '`': '`', '[': ']'}

// cutPart takes the first part off a name.
func cutPart(s string) (parts []NamePart, rest string, ok bool) {
	end, quoted := closing[s[0]]
	if !quoted {
		i := strings.IndexByte(s, '.')
		if i < 0 {
			i = len(s)
		}
		name := s[:i]
		if name == "" || strings.ContainsAny(name, " \t\n'\"`()/") {
			return nil, "", false
		}
		return []NamePart{{Name: name}}, s[i:], true
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != end {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == end { // a doubled quote is one of the name's
			b.WriteByte(end)
			i++
			continue
		}
		if s[0] == '`' {
			for _, name := range strings.Split(b.String(), ".") {
				parts = append(parts, NamePart{name, true})
			}
			return parts, s[i+1:], true
		}
		return []NamePart{{b.String(), true}}, s[i+1:], true
	}
	return nil, "", false
}

// Resolve finds the node whose relation reader's SQL names by parts: with or
// without database and schema, in any case and quoting. Where a name fits
// several nodes, those count that reader depends on; of nodes that share one
// relation, the first by id. ok is false where that does not tell.
func (p *Project) Resolve(reader addr.Node, parts []NamePart) (addr.Node, bool) {
	names := make([]string, len(parts))
	for i, part := range parts {
		names[i] = part.Name
	}
	if len(names) > 3 {
		names = names[len(names)-3:]
	}
	found := p.relations.byName[key(names...)]
	if len(found) == 0 && len(names) == 3 {
		// A database that the rendered name leaves out.
		found = slices.DeleteFunc(slices.Clone(p.relations.byName[key(names[1:]...)]), func(n addr.Node) bool {
			return p.relationOf(n).Database != ""
		})
	}
	if len(found) > 1 {
		if declared := p.declared(reader, found); len(declared) > 0 {
			found = declared
		}
	}
	if len(found) == 0 || len(found) > 1 && !p.oneRelation(found) {
		return "", false
	}
	return slices.Min(found), true
}

// declared keeps those of found that reader depends on.
func (p *Project) declared(reader addr.Node, found []addr.Node) []addr.Node {
	n := p.Node(reader)
	if n == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(found), func(id addr.Node) bool { return !slices.Contains(n.DependsOn.Nodes, id) })
}

// oneRelation reports whether nodes share one relation.
func (p *Project) oneRelation(ids []addr.Node) bool {
	first := p.relationOf(ids[0])
	for _, id := range ids[1:] {
		if r := p.relationOf(id); !strings.EqualFold(r.String(), first.String()) {
			return false
		}
	}
	return true
}

func (p *Project) relationOf(id addr.Node) addr.Relation {
	if s := p.Source(id); s != nil {
		return s.Relation()
	}
	if n := p.Node(id); n != nil {
		return n.Relation()
	}
	return addr.Relation{}
}

// Ephemeral finds the ephemeral model that reader's compiled code holds as the
// CTE "__dbt__cte__" + name.
func (p *Project) Ephemeral(reader addr.Node, name string) (addr.Node, bool) {
	found := p.relations.ephemerals[strings.ToLower(name)]
	if len(found) > 1 {
		found = p.upstream(reader, found)
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// upstream keeps those of found that reader depends on through ephemeral models.
func (p *Project) upstream(reader addr.Node, found []addr.Node) []addr.Node {
	var out []addr.Node
	seen := map[addr.Node]bool{reader: true}
	for next := []addr.Node{reader}; len(next) > 0; {
		n := p.Node(next[0])
		next = next[1:]
		if n == nil {
			continue
		}
		for _, d := range n.DependsOn.Nodes {
			if seen[d] {
				continue
			}
			seen[d] = true
			if slices.Contains(found, d) {
				out = append(out, d)
			}
			if up := p.Node(d); up != nil && up.Ephemeral() {
				next = append(next, d)
			}
		}
	}
	return out
}
