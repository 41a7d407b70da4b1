package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// columnRules are about which columns there are.
var columnRules = []Rule{
	{"COL101", "column-removed-used", isError, Lenient, "a column is gone and something still uses it",
		"A column that head does not make any more is still named by a model, snapshot, test, exposure, setting or part of the semantic layer of head, directly or behind readers that pass it on with a star. That fails when it runs next.",
		[]string{"Keep the column in {model} for now: offer it beside its successor.",
			"Move the readers that the finding lists over, and merge that first.",
			"Remove {column} when `tailwater check` reports nothing that uses it."}, removedUsed},
	{"COL102", "column-removed-unused", isInfo, Default, "a column is gone and nothing in the project uses it",
		"No node of the project uses the column. Consumers outside of the project may: it is a warning where the model is public or contracted, where an exposure on it does not say which columns it uses, or where a reader is not understood.",
		[]string{"Announce the removal to those who read {table} outside of dbt, with a date.", "Remove the column after that date."}, removedUnused},
	{"COL103", "column-renamed", isInfo, Default, "a column has another name",
		"The column's values are the same under another name. It is an error where something still reads the old name, and a warning where there may be consumers that the project does not know.",
		[]string{"Offer both names for a release: `select new_name, new_name as {column}`.",
			"Move readers over to the new name.", "Drop the old name."}, renamedColumn},
	{"COL110", "column-order-changed", isInfo, Strict, "columns stand in another order",
		"Readers that name their columns are not touched. It is a warning where a set operation takes the columns by position, and an error where the position now gives it another column.",
		[]string{"Write the columns' names in the arms of the set operation, or keep the order of {model}."}, orderChanged},
	{"COL111", "column-case-changed", isWarning, Default, "a column's name differs by case only",
		"Where the warehouse tells cases apart, or the name was quoted, this is another column for whoever reads it.",
		[]string{"Keep the former spelling, or move all readers over with the change."}, caseChanged},
	{"COL112", "added-column-changes-rows", isError, Default, "a new column reaches a DISTINCT, set operation or GROUP BY through a star",
		"A reader compares whole rows, and takes the columns with a star: one more column makes rows different that were equal, so it keeps more rows, though its own text has not changed.",
		[]string{"List the columns that make a row one in the reader, in place of the star.", "Add the column afterwards."}, starConsumer},
	{"COL113", "added-column-collides", isError, Lenient, "a new column makes a reader's name ambiguous",
		"A reader joins {model} with another relation, and uses a name without a table before it. Both have the name now: the query fails, or takes the other one.",
		[]string{"Write the relation before the name in the reader: `orders.status`.", "Add the column afterwards."}, nameCollision},
	{"COL114", "column-added", isInfo, Default, "there are new columns",
		"Readers that name their columns are not touched.",
		[]string{"Nothing has to be done."}, columnAdded},
	{"COL115", "duplicate-column", isError, Lenient, "two columns of a result have one name",
		"Most warehouses refuse to make a table of such a query; others rename one of the columns without a word.",
		[]string{"Give one of the columns another name, or leave it out."}, duplicateColumn},
	{"COL120", "column-not-there", isError, Lenient, "a query uses a column that is not there",
		"The query of head names a column that none of the relations that it reads has. It fails when it runs next.",
		[]string{"Correct the name, or add the column upstream first.",
			"If the column exists, what is known of the relation is out of date: run `dbt docs generate`."}, notThere},
}

func removedUsed(p *pass) {
	for _, l := range p.losses() {
		if l.now == "" && len(l.needs) > 0 && !isInput(l.change.Node) && !only(l.needs, "analysis", "operation", "hook") {
			p.report(l.change.Node, l.column, fmt.Sprintf("column %s is gone, and %s still %s it", l.column, told(l.needs), use(l.needs)), l.needs...)
		}
	}
}

// use is the verb for what consumers do.
func use(cs []Consumer) string {
	if len(cs) == 1 {
		return "uses"
	}
	return "use"
}

// isInput reports whether others make a node's data: there are rules of its own
// for it.
func isInput(n addr.Node) bool {
	return n.Kind() == "source" || n.Kind() == "seed" || n.Kind() == "snapshot"
}

func removedUnused(p *pass) {
	for _, l := range p.losses() {
		if l.now != "" || isInput(l.change.Node) || len(l.needs) > 0 {
			continue
		}
		sev, why := p.rule.Severity, "nothing in the project uses it"
		if l.unknown != "" {
			sev, why = diag.Warning, why+", but "+l.unknown
		}
		p.reportAs(sev, l.change.Node, l.column, fmt.Sprintf("column %s is gone%s; %s", l.column, throughOthers(l), why))
	}
}

// throughOthers says that readers which passed a column on lack it, too.
func throughOthers(l *loss) string {
	switch n := len(l.through); n {
	case 0:
		return ""
	case 1:
		return ", also from " + l.through[0].Name()
	default:
		return fmt.Sprintf(", also from %s and %d more", l.through[0].Name(), n-1)
	}
}

func renamedColumn(p *pass) {
	for _, l := range p.losses() {
		if l.now == "" || strings.EqualFold(l.now, l.column) {
			continue
		}
		what := fmt.Sprintf("column %s is now called %s", l.column, l.now) + throughOthers(l)
		switch {
		case len(l.needs) > 0:
			p.reportAs(diag.Error, l.change.Node, l.now, fmt.Sprintf("%s, and %s still %s the old name", what, told(l.needs), use(l.needs)), l.needs...)
		case l.unknown != "":
			p.reportAs(diag.Warning, l.change.Node, l.now, what+"; "+l.unknown)
		default:
			p.report(l.change.Node, l.now, what+"; all that is known to use it says so")
		}
	}
}

func caseChanged(p *pass) {
	for _, l := range p.losses() {
		if l.now != "" && strings.EqualFold(l.now, l.column) {
			p.report(l.change.Node, l.now, fmt.Sprintf("column %q is now called %q", l.column, l.now), l.needs...)
		}
	}
}

func orderChanged(p *pass) {
	p.modified(func(c pair) {
		b, h := p.models(c.Change)
		if c.Origin != diff.Direct || b.Open || h.Open || !reordered(b, h) {
			return
		}
		var positional, broken []Consumer
		for _, r := range p.readers[c.Node] {
			q, _ := p.head.of(r)
			if q == nil || !takesByPosition(q, h) {
				continue
			}
			con := Consumer{Kind: r.Kind(), Name: r.Name(), Node: r, Path: []addr.Column{{Node: c.Node}, {Node: r}}}
			positional = append(positional, con)
			if ch := p.changes[r]; ch != nil && ch.DataDiffer() {
				broken = append(broken, con)
			}
		}
		switch {
		case broken != nil:
			p.reportAs(diag.Error, c.Node, "", fmt.Sprintf("the columns stand in another order, and %s takes them by position: it puts other columns together now", told(broken)), broken...)
		case positional != nil:
			p.reportAs(diag.Warning, c.Node, "", fmt.Sprintf("the columns stand in another order, and %s takes them by position", told(positional)), positional...)
		default:
			p.report(c.Node, "", "the columns stand in another order")
		}
	})
}

// reordered reports whether the columns that both versions have stand in
// different orders.
func reordered(b, h *program.Model) bool {
	pick := func(m, other *program.Model) []string {
		var out []string
		for _, c := range m.Columns {
			if hasColumn(other, c.Name) {
				out = append(out, c.Name)
			}
		}
		return out
	}
	return !slices.Equal(pick(b, h), pick(h, b))
}

// takesByPosition reports whether a query has a set operation with an arm that
// is all columns of a relation, in its order.
func takesByPosition(q *ir.Query, m *program.Model) bool {
	found := false
	d := describe(q, same)
	everyRel(q, func(rel ir.Rel) {
		op, ok := rel.(*ir.SetOp)
		if !ok || len(m.Columns) < 2 {
			return
		}
		for _, arm := range op.Arms {
			if len(arm.Columns) != len(m.Columns) {
				continue
			}
			all := true
			for i, id := range arm.Columns {
				node, name := d.storedColumn(id)
				all = all && node == m.Node && name == m.Columns[i].Name
			}
			found = found || all
		}
	})
	return found
}

// storedColumn is the column of a relation that a column is, unchanged.
func (d *description) storedColumn(id ir.ColumnID) (addr.Node, string) {
	for range 50 {
		def := d.defs[id]
		switch {
		case def.scan != nil:
			return def.scan.Node, d.query.Columns[id].Name
		case len(def.same) == 1:
			id = def.same[0]
		case def.expr != nil:
			c, ok := def.expr.(*ir.Col)
			if !ok {
				return "", ""
			}
			id = c.ID
		default:
			return "", ""
		}
	}
	return "", ""
}

// everyRel visits every relation of a query, those of CTEs and subqueries too.
func everyRel(q *ir.Query, f func(ir.Rel)) {
	var visit func(ir.Rel)
	visit = func(root ir.Rel) {
		ir.Walk(root, func(rel ir.Rel) bool {
			f(rel)
			for _, e := range ir.Exprs(rel) {
				ir.WalkExpr(e, func(e ir.Expr) bool {
					if s, ok := e.(*ir.Subquery); ok {
						visit(s.Rel)
					}
					return true
				})
			}
			return true
		})
	}
	for _, c := range q.CTEs {
		visit(c.Root)
	}
	visit(q.Root)
}

// added calls f for each modified node with its new columns.
func (p *pass) added(f func(c *diff.Change, names []string)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		var names []string
		for _, col := range c.Columns {
			if col.Kind == diff.ColumnAdded {
				names = append(names, col.Name)
			}
		}
		if names != nil && (c.Kind == diff.Modified || c.Kind == diff.Renamed) {
			f(c, names)
		}
	}
}

// starConsumer looks for readers whose own text is the same and which compare
// rows by the new column.
func starConsumer(p *pass) {
	p.added(func(c *diff.Change, names []string) {
		for _, name := range names {
			var hit []Consumer
			for _, r := range p.readers[c.Node] {
				def, old := p.Head.Project.Node(r), p.Base.Project.Node(p.inBase(r))
				if def == nil || old == nil || def.RawCode != old.RawCode || hasWord(def.RawCode, name) {
					continue
				}
				for _, e := range p.from(r)[addr.Column{Node: c.Node, Name: name}] {
					if e.To.Name == "" && (e.Kind == lineage.Distinct || e.Kind == lineage.Set || e.Kind == lineage.Grouping) {
						hit = append(hit, Consumer{Kind: r.Kind(), Name: r.Name(), Node: r, Path: []addr.Column{e.From, e.To}, File: def.OriginalFilePath})
						break
					}
				}
			}
			if hit != nil {
				p.report(c.Node, name, fmt.Sprintf("new column %s reaches %s through a star, which tells rows apart by it now", name, told(hit)), hit...)
			}
		}
	})
}

func nameCollision(p *pass) {
	p.added(func(c *diff.Change, names []string) {
		for _, name := range names {
			var hit []Consumer
			for _, r := range p.readers[c.Node] {
				def := p.Head.Project.Node(r)
				if def == nil {
					continue
				}
				for _, d := range p.head.remarks(r) {
					if d.Code == ambiguousColumn && mentions(def.CompiledCode, d.Span, name) && !p.remarkedOnBase(r, d) {
						hit = append(hit, Consumer{Kind: r.Kind(), Name: r.Name(), Node: r, Path: []addr.Column{{Node: c.Node, Name: name}, {Node: r}},
							File: def.OriginalFilePath, Line: rawLine(def, d.Position.Line, name)})
						break
					}
				}
			}
			if hit != nil {
				p.report(c.Node, name, fmt.Sprintf("new column %s makes a name ambiguous in %s", name, told(hit)), hit...)
			}
		}
	})
}

// remarkedOnBase reports whether base had the same remark on a node.
func (p *pass) remarkedOnBase(n addr.Node, d diag.Diagnostic) bool {
	return slices.ContainsFunc(p.base.remarks(p.inBase(n)), func(o diag.Diagnostic) bool { return o.Code == d.Code && o.Message == d.Message })
}

func columnAdded(p *pass) {
	p.added(func(c *diff.Change, names []string) {
		var own []string
		for _, name := range names {
			if !p.cameAlong(c, name) {
				own = append(own, name)
			}
		}
		if own == nil {
			return
		}
		column := ""
		if len(own) == 1 {
			column = own[0]
		}
		p.report(c.Node, column, fmt.Sprintf("%s %s", plural(len(own), "there is a new column", "there are new columns"), few(own)))
	})
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// cameAlong reports whether a new column is one that an input has got, passed on
// by a star: then the input tells it.
func (p *pass) cameAlong(c *diff.Change, name string) bool {
	m := p.Head.Program.Model(c.Node)
	if m == nil {
		return false
	}
	for _, e := range m.Edges {
		if e.To.Name != name || e.Kind != lineage.Identity {
			continue
		}
		up := p.changes[e.From.Node]
		if up != nil && slices.ContainsFunc(up.Columns, func(o diff.ColumnChange) bool {
			return o.Name == e.From.Name && (o.Kind == diff.ColumnAdded || o.Kind == diff.ColumnRenamed)
		}) {
			return true
		}
	}
	return false
}

func duplicateColumn(p *pass) {
	for _, c := range p.Changes {
		m := p.Head.Program.Model(c.Node)
		if m == nil || c.Kind == diff.Removed {
			continue
		}
		for _, name := range duplicates(m) {
			if b := p.Base.Program.Model(was(&c)); b != nil && slices.Contains(duplicates(b), name) {
				continue
			}
			p.report(c.Node, name, fmt.Sprintf("two columns of the result are called %s", name))
		}
	}
}

// duplicates are names that several columns have, as the warehouse folds them.
func duplicates(m *program.Model) []string {
	seen, out := map[string]int{}, []string(nil)
	for _, c := range m.Columns {
		name := strings.ToLower(c.Name)
		if seen[name]++; seen[name] == 2 {
			out = append(out, c.Name)
		}
	}
	return out
}

// notThere reports names that resolve to nothing in head, in nodes whose own
// definition is new or has changed. Those that head lost upstream are COL101's.
func notThere(p *pass) {
	lost := map[string]bool{}
	for _, l := range p.losses() {
		lost[strings.ToLower(l.column)] = true
	}
	for _, c := range p.Changes {
		def := p.Head.Project.Node(c.Node)
		if def == nil || def.Language == "python" {
			continue
		}
		told := map[string]bool{}
		for _, d := range p.head.remarks(c.Node) {
			if d.Code != unknownColumn || d.Span.IsZero() || p.remarkedOnBase(c.Node, d) || told[d.Message] {
				continue
			}
			parts := nameAt(def.CompiledCode, d.Span)
			if len(parts) == 0 {
				continue
			}
			name := parts[len(parts)-1]
			if lost[strings.ToLower(name)] {
				continue
			}
			told[d.Message] = true
			p.report(c.Node, "", fmt.Sprintf("the query uses column %s, which nothing that it reads has", name)).Line = rawLine(def, d.Position.Line, name)
		}
	}
}

func lastPart(s string) string { return s[strings.LastIndexByte(s, '.')+1:] }
