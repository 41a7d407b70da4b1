package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/clock"
	"github.com/tailwater/tailwater/internal/source"
)

// part is one thing in a query that decides which rows there are.
type part struct {
	kind partKind
	// what tells parts of one kind apart that may correspond: the relation that
	// is joined, the kind of a set operation.
	what string
	text string // the condition, the keys
	// brief is the text much as it was written; empty where it is not another one.
	brief string
	join  ir.JoinKind
	rel   ir.Rel // of a join: its right side
	on    ir.Expr
	conds []part // of a join: the parts of its condition
	size  int    // of a grouping: how many columns it is by
	at    source.Span
}

// told is a part's text for messages.
func (p part) told() string {
	if p.brief != "" {
		return p.brief
	}
	return p.text
}

// partKind is the kind of a part. The zero value is invalid.
type partKind uint8

const (
	readPart      partKind = iota + 1 // a relation in FROM
	joinPart                          // a join
	filterPart                        // one conjunct of a filter
	dedupPart                         // rows kept by their number, QUALIFY, DISTINCT ON
	groupPart                         // GROUP BY
	globalPart                        // aggregates without GROUP BY
	distinctPart                      // DISTINCT
	setPart                           // a set operation
	armPart                           // one arm of a set operation
	limitPart                         // LIMIT
	samplePart                        // sampling, time travel
	unnestPart                        // functions that return rows
	valuesPart                        // a literal table
	recursivePart                     // a recursive CTE
)

func (p part) String() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", p.kind, p.what, p.text))
}

// shape is the parts of one query, those of its CTEs included.
type shape struct {
	d     *description
	parts []part
	ctes  map[*ir.CTE]bool
	side  *queries // nil: no keys are known
}

// shapes are both versions of a model's query that differ in their own rows.
type shapes struct {
	base, head *shape
	// moved reports whether two texts differ by the time of compilation alone.
	moved func(a, b string) bool
	// swapped are the relation that went and the one that came in its place; empty
	// where that is not so.
	swapped              [2]string
	words                [2]map[string]bool // of the compiled code of base and head
	baseQuery, headQuery *ir.Query
	grains               *[2]grain // nil: not asked for yet
	comparable           bool      // whether both are known
}

func newShape(q *ir.Query, by naming, side *queries) *shape {
	s := &shape{d: describe(q, by), ctes: map[*ir.CTE]bool{}, side: side}
	s.walk(q.Root)
	return s
}

// walk collects the parts below rel.
func (s *shape) walk(rel ir.Rel) {
	if rel == nil {
		return
	}
	switch rel := rel.(type) {
	case *ir.Scan:
		s.scan(rel)
	case *ir.Ref:
		if s.ctes == nil {
			s.ctes = map[*ir.CTE]bool{}
		}
		if !s.ctes[rel.CTE] {
			s.ctes[rel.CTE] = true
			if rel.CTE.Recursive {
				sub := &shape{d: s.d, ctes: map[*ir.CTE]bool{rel.CTE: true}}
				sub.walk(rel.CTE.Root)
				var texts []string
				for _, p := range sub.parts {
					texts = append(texts, p.String())
				}
				slices.Sort(texts)
				s.add(part{kind: recursivePart, text: strings.Join(texts, "; ")})
				return
			}
			s.walk(rel.CTE.Root)
		}
		return
	case *ir.Filter:
		s.filter(rel)
	case *ir.Join:
		s.join(rel)
	case *ir.Aggregate:
		s.aggregate(rel)
	case *ir.Distinct:
		s.add(part{kind: distinctPart, text: s.columns(rel.Columns)})
	case *ir.DistinctOn:
		s.add(part{kind: dedupPart, what: s.d.list(rel.On), text: "the first by " + s.d.keys(rel.Order)})
	case *ir.SetOp:
		s.setOp(rel)
	case *ir.Limit:
		s.add(part{kind: limitPart, text: strings.TrimSpace(s.d.expr(rel.Count) + " " + s.d.expr(rel.Offset) + " " + s.d.keys(rel.By))})
	case *ir.Unnest:
		s.add(part{kind: unnestPart, what: rel.Fn, text: s.d.list(rel.Exprs)})
	case *ir.TableFunc:
		if fileNames(rel.Args) {
			s.add(part{kind: readPart, what: rel.Fn, at: rel.Span})
			break
		}
		s.add(part{kind: unnestPart, what: rel.Fn, text: s.d.list(rel.Args), at: rel.Span})
	case *ir.Values:
		if len(rel.Columns) > 0 && len(rel.Rows) > 1 {
			var rows []string
			for _, r := range rel.Rows {
				rows = append(rows, s.d.list(r))
			}
			s.add(part{kind: valuesPart, text: strings.Join(rows, "; ")})
		}
	}
	for _, in := range ir.Inputs(rel) {
		s.walk(in)
	}
}

func (s *shape) add(p part) { s.parts = append(s.parts, p) }

func (s *shape) columns(ids []ir.ColumnID) string {
	var out []string
	for _, id := range ids {
		out = append(out, s.d.column(id))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func (s *shape) scan(rel *ir.Scan) {
	s.add(part{kind: readPart, what: s.d.relation(rel), at: rel.Span})
	if len(rel.At) > 0 || rel.Sample != "" || rel.Modifier != "" {
		s.add(part{kind: samplePart, what: s.d.relation(rel), text: strings.TrimSpace(s.d.list(rel.At) + " " + rel.Sample + " " + rel.Modifier), at: rel.Span})
	}
}

func (s *shape) filter(rel *ir.Filter) {
	brief := s.d.briefly()
	for i, c := range conjuncts(rel.Pred) {
		if w := s.numbered(c); w != nil {
			s.add(part{kind: dedupPart, what: s.d.list(w.Partition), text: "the first by " + s.d.keys(w.Order), at: spanOf(rel.Spans, i)})
			continue
		}
		s.add(part{kind: filterPart, text: s.d.expr(c), brief: brief.expr(c), on: c, at: spanOf(rel.Spans, i)})
	}
}

func conjuncts(e ir.Expr) []ir.Expr {
	if c, ok := e.(*ir.Call); ok && c.Op && c.Fn == "and" {
		var out []ir.Expr
		for _, a := range c.Args {
			out = append(out, conjuncts(a)...)
		}
		return out
	}
	if e == nil {
		return nil
	}
	return []ir.Expr{e}
}

// numbered finds the row_number that a condition "= 1" is about.
func (s *shape) numbered(e ir.Expr) *ir.WindowItem {
	c, ok := e.(*ir.Call)
	if !ok || !c.Op || c.Fn != "=" || len(c.Args) != 2 {
		return nil
	}
	for i, a := range c.Args {
		k, ok := c.Args[1-i].(*ir.Const)
		if !ok || k.Text != "1" {
			continue
		}
		if w := s.d.rowNumber(a); w != nil {
			return w
		}
	}
	return nil
}

// rowNumber finds the row_number() that an expression is, through CTEs.
func (d *description) rowNumber(e ir.Expr) *ir.WindowItem {
	for range 20 {
		c, ok := e.(*ir.Col)
		if !ok {
			return nil
		}
		def := d.defs[c.ID]
		switch {
		case def.item != nil && def.item.Call.Fn == "row_number":
			return def.item
		case def.expr != nil && def.item == nil:
			e = def.expr
		case len(def.same) == 1:
			e = &ir.Col{ID: def.same[0]}
		default:
			return nil
		}
	}
	return nil
}

func (s *shape) join(rel *ir.Join) {
	p := part{kind: joinPart, what: s.reads(rel.Right), join: rel.Kind, rel: rel.Right, on: rel.On}
	brief := s.d.briefly()
	for i, c := range conjuncts(rel.On) {
		p.conds = append(p.conds, part{kind: joinPart, text: s.d.expr(c), brief: brief.expr(c), at: spanOf(rel.Spans, i)})
	}
	slices.SortStableFunc(p.conds, func(a, b part) int { return cmp.Compare(a.text, b.text) })
	p.text, p.brief, p.at = join(p.conds, part.full), join(p.conds, part.told), firstScan(rel.Right)
	if len(rel.Spans) > 0 {
		p.at = rel.Spans[0]
	}
	if rel.Lateral && rel.On == nil && usesOuter(rel.Right) {
		p.text = "lateral"
	}
	s.add(p)
}

// usesOuter reports whether a relation uses columns that it does not introduce.
func usesOuter(rel ir.Rel) bool {
	own, found := map[ir.ColumnID]bool{}, false
	ir.Walk(rel, func(rel ir.Rel) bool {
		for _, id := range ir.Introduces(rel) {
			own[id] = true
		}
		return true
	})
	ir.Walk(rel, func(rel ir.Rel) bool {
		for _, e := range ir.Exprs(rel) {
			ir.WalkExpr(e, func(e ir.Expr) bool {
				if c, ok := e.(*ir.Col); ok && !own[c.ID] {
					found = true
				}
				return !found
			})
		}
		return !found
	})
	return found
}

// reads names the relations below rel.
func (s *shape) reads(rel ir.Rel) string {
	var out []string
	seen := map[*ir.CTE]bool{}
	var visit func(ir.Rel)
	visit = func(rel ir.Rel) {
		ir.Walk(rel, func(rel ir.Rel) bool {
			switch rel := rel.(type) {
			case *ir.Scan:
				out = append(out, s.d.relation(rel))
			case *ir.Ref:
				if !seen[rel.CTE] {
					seen[rel.CTE] = true
					visit(rel.CTE.Root)
				}
			case *ir.Values:
				if len(rel.Columns) > 0 {
					out = append(out, "values")
				}
			case *ir.Unnest:
				out = append(out, rel.Fn)
			case *ir.TableFunc:
				out = append(out, rel.Fn)
			}
			return true
		})
	}
	visit(rel)
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) > 3 {
		return strings.Join(out[:3], ", ") + "..."
	}
	return strings.Join(out, ", ")
}

func (s *shape) aggregate(rel *ir.Aggregate) {
	if len(rel.Keys) == 0 {
		s.add(part{kind: globalPart})
		return
	}
	p := part{kind: groupPart, text: spelled(s.side.groupedBy(s.d, rel), part.full), brief: spelled((*queries)(nil).groupedBy(s.d, rel), part.told)}
	if rel.Sets != nil {
		p.text += fmt.Sprint(" sets ", rel.Sets)
	}
	p.at, p.size = s.d.query.Columns[rel.Keys[0].Column].Span, len(rel.Keys)
	s.add(p)
}

func (s *shape) setOp(rel *ir.SetOp) {
	kind := rel.Kind.String()
	if rel.All {
		kind += " all"
	}
	var arms []string
	for _, a := range rel.Arms {
		arms = append(arms, s.reads(a.Input))
	}
	if rel.Kind == ir.Union {
		for _, a := range arms {
			s.add(part{kind: armPart, what: a})
		}
		slices.Sort(arms)
	}
	s.add(part{kind: setPart, what: strings.Join(slices.Compact(arms), " | "), text: kind})
}

// shapesOf resolves both versions of a model whose own rows differ; nil where
// one cannot be.
func (p *pass) shapesOf(c *diff.Change) *shapes {
	if s, ok := p.shapes[c.Node]; ok {
		return s
	}
	var out *shapes
	b, _ := p.base.of(was(c))
	h, _ := p.head.of(c.Node)
	if b != nil && h != nil {
		out = p.newShapes(b, h)
		if p.written(p.Base.Project.Node(was(c)), p.Head.Project.Node(c.Node)) {
			out.moved = func(string, string) bool { return false }
		}
		out.words = [2]map[string]bool{wordsOf(p.Base.Project.Node(was(c)).CompiledCode), wordsOf(p.Head.Project.Node(c.Node).CompiledCode)}
	}
	p.shapes[c.Node] = out
	return out
}

// newShapes takes both versions of a query apart. Where exactly one relation came
// in the place of another, the former one is spelled by the new one's name: what
// differs besides is seen then.
func (p *pass) newShapes(b, h *ir.Query) *shapes {
	head := naming{p.oneID, same.column}
	s := &shapes{base: newShape(b, naming{p.oneID, p.nowCalled}, p.base), head: newShape(h, head, p.head), baseQuery: b, headQuery: h, moved: p.sincePast}
	gone, fresh := readsOnly(s.base, s.head), readsOnly(s.head, s.base)
	if len(gone) == 1 && len(fresh) == 1 {
		s.swapped = [2]string{gone[0].Name(), fresh[0].Name()}
		s.base = newShape(b, naming{func(n addr.Node) addr.Node {
			if n = p.oneID(n); n == gone[0] {
				return fresh[0]
			}
			return n
		}, p.nowCalled}, p.base)
	}
	return s
}

// wordsOf are the words of a text, in lower case.
func wordsOf(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range clock.Words(strings.ToLower(s)) {
		out[w] = true
	}
	return out
}

// looksRenamed reports whether two texts differ by words alone, each of which
// always stands for the same other one, and which only one version of the query
// has: a name that differs everywhere.
func (s *shapes) looksRenamed(a, b string) bool {
	as, bs := clock.Words(strings.ToLower(a)), clock.Words(strings.ToLower(b))
	if len(as) != len(bs) || a == b {
		return false
	}
	to := map[string]string{}
	for i := range as {
		if as[i] == bs[i] {
			continue
		}
		if now, ok := to[as[i]]; ok && now != bs[i] || s.words[1][as[i]] || s.words[0][bs[i]] || !isName(as[i]) || !isName(bs[i]) {
			return false
		}
		to[as[i]] = bs[i]
	}
	return true
}

// readsOnly are the nodes that a reads and b does not, by their ids in head.
func readsOnly(a, b *shape) []addr.Node {
	reads := func(s *shape) map[addr.Node]bool {
		out := map[addr.Node]bool{}
		everyRel(s.d.query, func(rel ir.Rel) {
			if scan, ok := rel.(*ir.Scan); ok && scan.Node != "" {
				out[s.d.names.node(scan.Node)] = true
			}
		})
		return out
	}
	other := reads(b)
	var out []addr.Node
	for n := range reads(a) {
		if !other[n] {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// nowCalled is the name in head of a column of base. Besides renames that are
// proven, a column counts as renamed where all others stand at their places and
// only this name is another one: that is good enough to say what differs.
func (p *pass) nowCalled(n addr.Node, name string) string {
	now, ok := p.called[n]
	if !ok {
		now = map[string]string{}
		b, h := p.Base.Program.Model(n), p.Head.Program.Model(p.inHead(n))
		if b != nil && h != nil && len(b.Columns) == len(h.Columns) {
			for i := range b.Columns {
				old, new := b.Columns[i].Name, h.Columns[i].Name
				if old != new && !hasColumn(h, old) && !hasColumn(b, new) {
					now[old] = new
				}
			}
		}
		if c := p.changes[p.inHead(n)]; c != nil {
			for _, col := range c.Columns {
				if col.Kind == diff.ColumnRenamed {
					now[col.RenamedFrom] = col.Name
				}
			}
		}
		p.called[n] = now
	}
	if s, ok := now[name]; ok {
		return s
	}
	return name
}

// oneID is a node's id in head. A source that is a seed of the project has the
// seed's: the project reads one relation under both.
func (p *pass) oneID(n addr.Node) addr.Node {
	n = p.inHead(n)
	if n.Kind() != "source" {
		return n
	}
	if p.seedOf == nil {
		p.seedOf = map[string]addr.Node{}
		for _, h := range p.Head.Project.Nodes {
			if h.ResourceType == "seed" {
				p.seedOf[relationKey(h.Relation())] = h.ID
			}
		}
	}
	if s := p.Head.Project.Source(n); s != nil {
		if seed, ok := p.seedOf[relationKey(s.Relation())]; ok {
			return seed
		}
	}
	return n
}

// inHead is the id in head of a node of base.
func (p *pass) inHead(n addr.Node) addr.Node {
	if now, ok := p.renamed[n]; ok {
		return now
	}
	return n
}

// partChange is a part that is on one side only; both are set where two parts
// correspond.
type partChange struct{ base, head *part }

// compare pairs the parts of one kind that differ: equal ones fall out, then
// those about the same thing are paired, in order.
func (s *shapes) compare(kinds ...partKind) []partChange {
	pick := func(sh *shape) []*part {
		var out []*part
		for i := range sh.parts {
			if slices.Contains(kinds, sh.parts[i].kind) {
				out = append(out, &sh.parts[i])
			}
		}
		return out
	}
	base, head := pick(s.base), pick(s.head)
	cancel(&base, &head, func(a, b *part) bool { return a.what == b.what && a.text == b.text && a.join == b.join })
	cancel(&base, &head, func(a, b *part) bool { return a.what == b.what && a.join == b.join && s.moved(a.text, b.text) })
	var out []partChange
	pairs := cancel(&base, &head, func(a, b *part) bool { return a.what == b.what && a.text == b.text })
	pairs = append(pairs, cancel(&base, &head, func(a, b *part) bool { return a.what == b.what && a.what != "" && a.brief == b.brief && a.brief != "" })...)
	pairs = append(pairs, cancel(&base, &head, func(a, b *part) bool { return a.what == b.what && a.what != "" && alike(a, b) })...)
	// One that joins by the same columns with a part of the query that reads other
	// relations: what differs stands in that part.
	cancel(&base, &head, func(a, b *part) bool {
		return a.kind == joinPart && a.join == b.join && a.brief == b.brief && a.brief != ""
	})
	for _, pr := range pairs {
		out = append(out, partChange{pr[0], pr[1]})
	}
	if len(base) == 1 && len(head) == 1 && (base[0].kind == groupPart || base[0].kind == dedupPart || base[0].kind == joinPart && base[0].join == head[0].join) {
		return append(out, partChange{base[0], head[0]}) // the only one that went, and the only one that came
	}
	for _, b := range base {
		out = append(out, partChange{base: b})
	}
	for _, h := range head {
		out = append(out, partChange{head: h})
	}
	return out
}

// alike reports whether two joins of one relation may be the same one: their
// conditions share a word besides the names of relations. Of other parts, what
// they are about says it.
func alike(a, b *part) bool {
	if a.kind != joinPart || a.brief == "" || b.brief == "" {
		return true
	}
	words := wordsOf(qualifier.ReplaceAllString(b.brief, ""))
	delete(words, "and")
	for w := range wordsOf(qualifier.ReplaceAllString(a.brief, "")) {
		if words[w] {
			return true
		}
	}
	return false
}

// cancel takes pairs out of both lists.
func cancel(base, head *[]*part, same func(a, b *part) bool) [][2]*part {
	var out [][2]*part
	var rest []*part
	for _, b := range *base {
		i := slices.IndexFunc(*head, func(h *part) bool { return same(b, h) })
		if i < 0 {
			rest = append(rest, b)
			continue
		}
		out = append(out, [2]*part{b, (*head)[i]})
		*head = slices.Delete(slices.Clone(*head), i, i+1)
	}
	*base = rest
	return out
}

// origins are the relations whose columns an expression uses.
func (d *description) origins(e ir.Expr) map[addr.Node]bool {
	out := map[addr.Node]bool{}
	seen := map[ir.ColumnID]bool{}
	var visit func(ir.Expr)
	visit = func(e ir.Expr) {
		ir.WalkExpr(e, func(e ir.Expr) bool {
			c, ok := e.(*ir.Col)
			if !ok || seen[c.ID] {
				return true
			}
			seen[c.ID] = true
			def := d.defs[c.ID]
			if def.scan != nil {
				out[def.scan.Node] = true
			}
			if def.expr != nil {
				visit(def.expr)
			}
			for _, s := range def.same {
				visit(&ir.Col{ID: s})
			}
			return true
		})
	}
	visit(e)
	return out
}
