package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// grainRules are about which rows there are, and how often. They speak of models
// whose own query decides on other rows, by the digests; which part of the query
// does so is read off both versions.
var grainRules = []Rule{
	{"GRN200", "rows-changed", isWarning, Default, "which rows there are may differ",
		"The model's query decides on other rows than before, and the part that does so cannot be named: several things changed at once, or the query is not understood in full.",
		[]string{"Compare counts of both versions by the model's key before merging.", "Run the plan: it rebuilds what stores the old rows."}, rowsChanged},
	{"GRN201", "grain-changed", isError, Lenient, "one row stands for something else now",
		"The columns by which rows are grouped or told apart differ. Joins to {model} by the old key give more or fewer rows, and every sum over them is wrong without an error. It is a warning where as many columns were exchanged or only a part of the query groups in another way, and information where keys that are declared or tested fix the columns that came or went.",
		[]string{"Offer the new grain under a new name, and keep {model} as it is.",
			"Move readers over, each with its joins and sums.",
			"Put a test on the new key: unique, or dbt_utils.unique_combination_of_columns."}, grainChanged},
	{"GRN202", "distinct-toggled", isWarning, Default, "DISTINCT was added or removed",
		"Equal rows are kept once where they were kept as often as they came, or the other way round. It is an error where a test or key says that rows are unique and DISTINCT is gone.",
		[]string{"See whether there are equal rows: compare count(*) with that over select distinct.", "If there are, say in a test which columns make a row one."}, distinctToggled},
	{"GRN203", "set-operation-changed", isError, Default, "a set operation is of another kind",
		"UNION, UNION ALL, INTERSECT and EXCEPT keep different rows of the same inputs.",
		[]string{"Compare counts of both versions by the model's key before merging.", "Run the plan for {model} and what reads it."}, setKindChanged},
	{"GRN204", "set-arm-changed", isWarning, Default, "a set operation has other arms",
		"Rows come in from another query, or do not any more.",
		[]string{"See that keys of the arms do not overlap: a unique test on the model's key.", "Run the plan for {model} and what reads it."}, setArmChanged},
	{"GRN205", "join-type-changed", isError, Default, "a join is of another kind",
		"An inner join drops rows without a match, an outer join keeps them with NULLs.",
		[]string{"Count the rows without a match before merging.", "Run the plan for {model} and what reads it."}, joinKindChanged},
	{"GRN206", "join-condition-changed", isError, Default, "a join has another condition",
		"Other rows match: there may be more of them for each row, or none. It is a warning where the condition is the same and what it compares is computed in another way, or where only names differ that the former query does not have at all, as after a rename.",
		[]string{"See that the new condition finds one row at most: a unique test on what it compares.", "Compare counts of both versions, then run the plan."}, joinConditionChanged},
	{"GRN207", "join-added", isWarning, Default, "a relation is joined that was not",
		"Each row is repeated for every match, and an inner join drops those without. It is an error where the model has a unique test or key and nothing says that there is one match at most, and information where a left join is on a key of the other side.",
		[]string{"Put a unique test on the columns of the other side that the join compares, and merge it first.", "Or join with one row a key: `select distinct on`, `qualify row_number() ... = 1`, `group by`."}, joinAdded},
	{"GRN208", "join-removed", isWarning, Default, "a relation is not joined any more",
		"The join may have dropped rows without a match, or repeated those with several.",
		[]string{"Compare counts of both versions by the model's key before merging.", "Run the plan for {model} and what reads it."}, joinRemoved},
	{"GRN209", "filter-changed", isWarning, Default, "rows are filtered in another way",
		"A condition in WHERE, HAVING or QUALIFY was added, removed or differs. It is an error where the model is public, contracted or exposed, since those who read it cannot see that rows are missing.",
		[]string{"Count the rows that come or go: `select count(*) from ...` with the one condition and not the other.", "Tell those who read {table}.", "Run the plan: stored rows follow the old condition."}, filterChanged},
	{"GRN210", "deduplication-changed", isError, Default, "another of several rows is kept",
		"Which row of a group stays is decided by other columns or in another order: QUALIFY, row_number() = 1, DISTINCT ON.",
		[]string{"See that the order is total within each group, or the choice is left to chance.", "Rebuild {model} and all that reads it with the plan."}, dedupChanged},
	{"GRN211", "sampled", isError, Default, "only a part of the rows is read or kept",
		"A LIMIT, a sample or a point in time was added, removed or changed. Often it is left over from development.",
		[]string{"Remove it, or put it behind a condition on the target."}, sampled},
	{"GRN212", "input-swapped", isWarning, Default, "the model reads another relation",
		"A relation in FROM was exchanged for another one. Columns may have the same names and other data.",
		[]string{"Compare both relations by key before merging.", "Run the plan for {model} and what reads it."}, inputSwapped},
	{"GRN213", "rows-multiplied", isError, Default, "a function makes several rows of one",
		"UNNEST, FLATTEN, EXPLODE, generate_series and the like were added, removed or get another argument: each row is repeated for every element, and dropped where there is none.",
		[]string{"Move the function into a model of its own with its own grain, or aggregate over its rows."}, unnestChanged},
	{"GRN215", "aggregation-toggled", isError, Lenient, "a query became one row, or is not one any more",
		"Aggregates without GROUP BY give exactly one row, whatever there is to read.",
		[]string{"Add the GROUP BY that is missing, or take the aggregate back."}, aggregationToggled},
	{"GRN216", "cross-join-added", isError, Default, "every row is paired with every other",
		"A join without a condition, and without a filter that compares both sides.",
		[]string{"Write the condition of the join; where all pairs are meant, say so with a comment and a count in a test."}, crossJoin},
	{"GRN217", "literal-rows-changed", isWarning, Default, "a literal table differs",
		"A VALUES list, or a UNION of constants, has other rows: joins to it map other values.",
		[]string{"Move the list into a seed, where its changes are seen and tested."}, valuesChanged},
	{"GRN218", "recursion-changed", isWarning, Default, "a recursive CTE differs",
		"The start or the step of the recursion is another one, so it may reach other rows, or not end.",
		[]string{"Run it on a copy with a limit on the depth, and compare counts by depth."}, recursionChanged},
}

// rows calls f for each model whose own query decides on other rows.
func (p *pass) rows(f func(c *diff.Change, s *shapes)) { p.eachShape(p.rowsEdited, f) }

// data calls f for each model whose own query makes other rows or values.
func (p *pass) data(f func(c *diff.Change, s *shapes)) {
	p.eachShape(func(c *diff.Change) bool { return c.DataDiffer() && c.Origin == diff.Direct }, f)
}

func (p *pass) eachShape(which func(*diff.Change) bool, f func(c *diff.Change, s *shapes)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind != diff.Modified && c.Kind != diff.Renamed || isInput(c.Node) && c.Node.Kind() != "snapshot" || !which(c) || p.onlyClock(c) {
			continue
		}
		if s := p.shapesOf(c); s != nil {
			f(c, s)
		}
	}
}

func rowsChanged(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind != diff.Modified && c.Kind != diff.Renamed || isInput(c.Node) || !p.rowsEdited(c) || p.onlyClock(c) || p.settingsOnly(c) {
			continue
		}
		s := p.shapesOf(c)
		switch {
		case s == nil:
			if c.Verdict != diff.Unknown { // that has a finding of its own
				p.report(c.Node, "", "which rows there are may differ, and it cannot be told by what")
			}
		case s.swapped[0] != "" || p.readsUnderOtherID(c) || p.otherNames(c):
		case !s.explained():
			p.report(c.Node, "", "which rows there are may differ, though no filter, join or grouping of the query does by itself")
		}
	}
}

// readsUnderOtherID reports whether a node reads a relation under another of its
// ids: as a source that is a seed of the project.
func (p *pass) readsUnderOtherID(c *diff.Change) bool {
	b, h := p.models(c)
	one := func(ns []addr.Node) []addr.Node {
		out := make([]addr.Node, len(ns))
		for i, n := range ns {
			out[i] = p.oneID(n)
		}
		slices.Sort(out)
		return out
	}
	return !slices.Equal(b.Inputs, h.Inputs) && slices.Equal(one(b.Inputs), one(h.Inputs))
}

// otherNames reports whether an input's columns are called otherwise.
func (p *pass) otherNames(c *diff.Change) bool {
	b, _ := p.models(c)
	return slices.ContainsFunc(b.Inputs, func(n addr.Node) bool { return len(p.called[n]) > 0 })
}

// settingsOnly reports whether only settings of a node differ, not its code.
func (p *pass) settingsOnly(c *diff.Change) bool {
	return len(c.Causes) > 0 && !slices.ContainsFunc(c.Causes, func(k diff.Cause) bool { return k.Kind != diff.CauseConfig && k.Kind != diff.CauseUpstream })
}

// explained reports whether a part of the query differs that decides on rows.
func (s *shapes) explained() bool {
	return s.groupedElse() != "" || len(s.compare(readPart)) > 0 || slices.ContainsFunc([]partKind{joinPart, filterPart, dedupPart, groupPart, globalPart, distinctPart, setPart, armPart,
		limitPart, samplePart, unnestPart, valuesPart, recursivePart}, func(k partKind) bool { return len(s.compare(k)) > 0 })
}

func grainChanged(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		if b, h, both := p.grains(s); both && len(b.keys) > 0 && len(h.keys) > 0 && !slices.EqualFunc(b.keys, h.keys, samePart) {
			old, now := without(b.keys, h.keys), without(h.keys, b.keys)
			if len(b.keys) == len(h.keys) {
				before, after := spelled(old, part.told), spelled(now, part.told)
				sev, what := diag.Warning, fmt.Sprintf("rows were grouped by %s, and are by %s", short(before), short(after))
				if before == after {
					what = "rows are grouped by what is computed in another way: " + short(after)
				}
				if s.looksRenamed(spelled(old, part.full), spelled(now, part.full)) {
					sev, what = diag.Info, what+"; only names differ"
				}
				p.reportAs(sev, c.Node, "", what, p.joiners(c.Node)...)
				return
			}
			p.report(c.Node, "", "one row stands for something else: "+gainLoss(old, now), p.joiners(c.Node)...)
			return
		}
		for _, d := range s.compare(groupPart) {
			switch {
			case p.grainTold(s):
			case d.base != nil && d.head != nil:
				p.reportAs(diag.Warning, c.Node, "", fmt.Sprintf("a part of the query grouped by %s, and groups by %s", short(d.base.told()), short(d.head.told()))).Line = p.lineOf(c.Node, d.head.at)
			case d.head != nil:
				p.reportAs(diag.Warning, c.Node, "", "a part of the query groups rows that it did not group: by "+short(d.head.told())).Line = p.lineOf(c.Node, d.head.at)
			default:
				p.reportAs(diag.Warning, c.Node, "", "a part of the query does not group rows any more: by "+short(d.base.told()))
			}
			return
		}
		if now := s.groupedElse(); now != "" {
			p.reportAs(diag.Info, c.Node, "", "rows are grouped by "+short(now)+", which stand for the same rows as long as the keys hold that are declared or tested")
		}
	})
}

// without are the elements of a that b lacks.
func without(a, b []part) []part {
	return slices.DeleteFunc(slices.Clone(a), func(k part) bool {
		return slices.ContainsFunc(b, func(o part) bool { return samePart(k, o) })
	})
}

// gainLoss tells what a key has lost and got.
func gainLoss(old, now []part) string {
	var parts []string
	if len(now) > 0 {
		parts = append(parts, "its key has "+short(spelled(now, part.told))+" in addition")
	}
	if len(old) > 0 {
		parts = append(parts, "its key lacks "+short(spelled(old, part.told)))
	}
	return strings.Join(parts, ", and ")
}

func (p *pass) grainTold(s *shapes) bool {
	b, h, both := p.grains(s)
	return both && len(b.keys) > 0 && len(h.keys) > 0 && !slices.EqualFunc(b.keys, h.keys, samePart)
}

// joiners are the readers of a node.
func (p *pass) joiners(n addr.Node) []Consumer {
	return nodesOf(p.readers[n], addr.Column{Node: n})
}

func distinctToggled(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		var added, gone int
		for _, d := range s.compare(distinctPart) {
			switch {
			case d.base == nil:
				added++
			case d.head == nil:
				gone++
			}
		}
		switch {
		case gone > added:
			sev := p.rule.Severity
			if len(declared(p.head, c.Node)) > 0 {
				sev = diag.Error
			}
			p.reportAs(sev, c.Node, "", "DISTINCT is gone: equal rows are kept as often as they come")
		case added > gone:
			p.report(c.Node, "", "DISTINCT was added: equal rows are kept once")
		}
	})
}

func setKindChanged(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		for _, d := range s.compare(setPart) {
			if d.base != nil && d.head != nil && d.base.text != d.head.text {
				p.report(c.Node, "", fmt.Sprintf("%s of %s is %s now", strings.ToUpper(d.base.text), d.head.what, strings.ToUpper(d.head.text)))
			}
		}
	})
}

func setArmChanged(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		var added, gone []string
		for _, d := range s.compare(armPart) {
			switch {
			case d.base == nil:
				added = append(added, d.head.what)
			case d.head == nil:
				gone = append(gone, d.base.what)
			}
		}
		name := func(list []string) string { return strings.ReplaceAll(few(list), ", ,", ",") }
		switch {
		case added != nil && gone != nil:
			p.report(c.Node, "", fmt.Sprintf("the union takes rows of %s, and not of %s any more", name(added), name(gone)))
		case added != nil:
			p.report(c.Node, "", "the union takes rows of "+name(added)+", too")
		case gone != nil:
			p.report(c.Node, "", "the union does not take rows of "+name(gone)+" any more")
		}
	})
}

// joins calls f for each join that differs. Joins of one relation correspond.
func (p *pass) joins(f func(c *diff.Change, s *shapes, d partChange)) {
	p.rows(func(c *diff.Change, s *shapes) {
		for _, d := range s.compare(joinPart) {
			f(c, s, d)
		}
	})
}

func joinKindChanged(p *pass) {
	p.joins(func(c *diff.Change, _ *shapes, d partChange) {
		if d.base != nil && d.head != nil && d.base.join != d.head.join {
			p.report(c.Node, "", fmt.Sprintf("the %s join with %s is %s %s join now", d.base.join, d.head.what, article(d.head.join.String()), d.head.join)).Line = p.lineOf(c.Node, d.head.at)
		}
	})
}

func article(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") {
		return "an"
	}
	return "a"
}

func joinAdded(p *pass) {
	p.joins(func(c *diff.Change, s *shapes, d partChange) {
		if d.base != nil || s.crosses(d.head) || d.head.what == "" {
			return
		}
		by, unique := p.uniqueBy(s.head.d, d.head.rel, compared(d.head))
		switch {
		case unique && d.head.join == ir.Left:
			p.reportAs(diag.Info, c.Node, "", fmt.Sprintf("a left join with %s was added; it finds one row at most, by %s", d.head.what, by))
		case unique:
			p.reportAs(diag.Warning, c.Node, "", fmt.Sprintf("%s %s join with %s was added: rows without a match are dropped", article(d.head.join.String()), d.head.join, d.head.what))
		case len(declared(p.head, c.Node)) > 0:
			k := declared(p.head, c.Node)[0]
			p.reportAs(diag.Error, c.Node, "", fmt.Sprintf("a join with %s was added that may repeat rows, which are unique by %s (%s)", d.head.what, strings.Join(k.columns, ", "), k.by))
		default:
			p.report(c.Node, "", fmt.Sprintf("%s %s join with %s was added; nothing says that it finds one row at most", article(d.head.join.String()), d.head.join, d.head.what))
		}
	})
}

func joinRemoved(p *pass) {
	p.joins(func(c *diff.Change, _ *shapes, d partChange) {
		if d.head == nil && d.base.what != "" {
			p.report(c.Node, "", fmt.Sprintf("the %s join with %s is gone", d.base.join, d.base.what))
		}
	})
}

// dedupChanged looks at values, too: which of several rows is kept decides on
// them, and not on how many rows there are.
func dedupChanged(p *pass) {
	p.data(func(c *diff.Change, s *shapes) {
		for _, d := range s.compare(dedupPart) {
			switch {
			case p.grainTold(s):
			case d.base != nil && d.head != nil:
				p.report(c.Node, "", fmt.Sprintf("of several rows for one %s another is kept: %s, and not %s", short(d.head.what), short(d.head.text), short(d.base.text)))
			case d.head != nil:
				p.report(c.Node, "", fmt.Sprintf("of several rows for one %s only one is kept: %s", short(d.head.what), short(d.head.text)))
			default:
				p.report(c.Node, "", fmt.Sprintf("of several rows for one %s all are kept", short(d.base.what)))
			}
		}
	})
}

func sampled(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		for _, d := range s.compare(limitPart, samplePart) {
			switch {
			case d.head != nil && d.base != nil:
				p.report(c.Node, "", fmt.Sprintf("a limit or sample was %s, and is %s", short(d.base.text), short(d.head.text)))
			case d.head != nil:
				p.report(c.Node, "", "a limit or sample was added: "+short(d.head.text))
			default:
				p.reportAs(diag.Warning, c.Node, "", "a limit or sample is gone: "+short(d.base.text))
			}
		}
	})
}

func inputSwapped(p *pass) {
	p.joins(func(c *diff.Change, _ *shapes, d partChange) {
		if d.base != nil && d.head != nil && d.base.what != d.head.what {
			p.report(c.Node, "", fmt.Sprintf("rows are joined with %s, and were with %s", d.head.what, d.base.what))
		}
	})
	p.rows(func(c *diff.Change, s *shapes) {
		if s.swapped[0] != "" {
			p.report(c.Node, "", fmt.Sprintf("rows come from %s, and not from %s", s.swapped[1], s.swapped[0]))
			return
		}
		if len(s.compare(joinPart)) > 0 || len(s.compare(armPart)) > 0 {
			return
		}
		var added, gone []string
		for _, d := range s.compare(readPart) {
			if d.head != nil && !slices.Contains(added, d.head.what) {
				added = append(added, d.head.what)
			}
			if d.base != nil && !slices.Contains(gone, d.base.what) {
				gone = append(gone, d.base.what)
			}
		}
		if added != nil && gone != nil && !slices.Equal(added, gone) {
			p.report(c.Node, "", fmt.Sprintf("rows come from %s, and not from %s", few(added), few(gone)))
		}
	})
}

func unnestChanged(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		for _, d := range s.compare(unnestPart) {
			switch {
			case d.head != nil && d.base != nil:
				p.reportAs(diag.Warning, c.Node, "", fmt.Sprintf("%s makes rows of %s, and not of %s", d.head.what, short(d.head.text), short(d.base.text)))
			case d.head != nil:
				p.report(c.Node, "", fmt.Sprintf("%s(%s) makes several rows of one", d.head.what, short(d.head.text)))
			default:
				p.report(c.Node, "", fmt.Sprintf("%s(%s) does not make several rows of one any more", d.base.what, short(d.base.text)))
			}
		}
	})
}

func aggregationToggled(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		b, h := s.base.d.oneRow(s.baseQuery.Root), s.head.d.oneRow(s.headQuery.Root)
		switch {
		case h && !b:
			p.report(c.Node, "", "the query aggregates without GROUP BY: it gives exactly one row now")
		case b && !h:
			p.report(c.Node, "", "the query gave exactly one row, and gives any number now")
		}
	})
}

// oneRow reports whether a query gives exactly one row by its aggregates.
func (d *description) oneRow(rel ir.Rel) bool {
	g, ok := d.grainOf(rel)
	return ok && g.how == groupPart && len(g.keys) == 0
}

func crossJoin(p *pass) {
	p.joins(func(c *diff.Change, s *shapes, d partChange) {
		if d.head == nil || !s.crosses(d.head) || d.base != nil && d.base.on == nil {
			return
		}
		p.report(c.Node, "", fmt.Sprintf("every row is paired with every row of %s", d.head.what))
	})
}

func valuesChanged(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		if ds := s.compare(valuesPart); len(ds) > 0 {
			p.report(c.Node, "", "a literal table in the query has other rows")
		}
	})
}

func recursionChanged(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		if ds := s.compare(recursivePart); len(ds) > 0 {
			p.report(c.Node, "", "the recursive part of the query differs")
		}
	})
}
