package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// valueRules are about what columns hold.
var valueRules = []Rule{
	{"COL107", "null-introduced", isWarning, Default, "a column may be NULL now",
		"What kept NULLs out is gone: an inner join became an outer one, a COALESCE went, a CASE lost its ELSE. It is an error where a not_null test or constraint says that there are none.",
		[]string{"Give the column a value where there is none: `coalesce({column}, ...)`, or keep the join as it was.",
			"If NULL is meant, tell readers, and remove what promises otherwise."}, nullIntroduced},
	{"COL108", "value-changed", isInfo, Default, "columns are computed in another way",
		"The columns have the same names and other definitions. It is a warning where the model is public, contracted or shown by an exposure, because those who read it cannot see the change.",
		[]string{"Say in the description what {column} means now, and since when.", "Run the plan: it rebuilds what stores the old values."}, valueChanged},
	{"COL109", "key-changed", isError, Default, "a key is computed in another way",
		"A column that rows are told apart or matched by has other values. Stored rows do not match new ones, joins with relations that were not rebuilt find nothing, and snapshots start new histories. It is a warning where only a test calls the column unique, and where only names differ that the former query does not have, as after a rename.",
		[]string{"Rebuild the model and all that joins by the key at once: the steps of `tailwater plan`, in their order.",
			"Where a snapshot or another project keeps the old key, offer both for a release."}, keyValueChanged},
	{"COL116", "became-constant", isWarning, Default, "a column holds one value now",
		"The column was computed from data, and is a constant or NULL in head. Often it is kept for readers that still name it; they get no error, and wrong results.",
		[]string{"Remove the column if nothing needs it: `tailwater lineage {model}.{column}` shows what reads it.", "Else say in its description that it is not filled any more."}, becameConstant},
	{"COL118", "sensitivity-lost", isWarning, Default, "a column that was marked as sensitive is not any more",
		"Base marks the column with a tag or meta such as pii; head does not, and the column still holds the same data. Masking and access rules that go by the mark fall away.",
		[]string{"Put the tag or meta back on {column} of {model}.", "If the data are not sensitive any more, change how the column is made first."}, sensitivityLost},
	{"COL119", "unit-changed", isWarning, Default, "a column looks as if its unit changed",
		"The definition differs by a factor of ten, a hundred or the like, by rounding, or by a time zone. Totals over stored and new rows mix both units.",
		[]string{"Give the new unit a new name, such as {column}_cents.", "Rebuild all history in one unit before readers use it."}, unitChanged},
}

// edited calls f for each model whose own query differs, with both versions
// resolved.
func (p *pass) edited(f func(c *diff.Change, s *shapes)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind != diff.Modified && c.Kind != diff.Renamed || c.Origin != diff.Direct || !c.DataDiffer() {
			continue
		}
		if s := p.shapesOf(c); s != nil {
			f(c, s)
		}
	}
}

// output finds a query's output column.
func output(q *ir.Query, name string) (ir.ColumnID, bool) {
	i := slices.IndexFunc(q.Outputs, func(o ir.Output) bool { return o.Name == name })
	if i < 0 {
		return 0, false
	}
	return q.Outputs[i].Column, true
}

// sharedColumns calls f for each output column of both versions, by the name in
// head.
func (s *shapes) sharedColumns(c *diff.Change, f func(name string, b, h ir.ColumnID)) {
	for _, o := range s.headQuery.Outputs {
		if b, ok := output(s.baseQuery, oldName(c, o.Name)); ok {
			f(o.Name, b, o.Column)
		}
	}
}

func nullIntroduced(p *pass) {
	p.edited(func(c *diff.Change, s *shapes) {
		var plain, why []string
		s.sharedColumns(c, func(name string, b, h ir.ColumnID) {
			reason := s.head.d.null(h)
			if reason == "" || s.base.d.null(b) != "" || constant(s.head.d, h) != nil {
				return
			}
			if by, ok := p.promisedNotNull(c.Node, name); ok {
				p.reportAs(diag.Error, c.Node, name, fmt.Sprintf("column %s may be NULL now: %s; %s says that it is not", name, reason, by))
				return
			}
			plain = append(plain, name)
			if !slices.Contains(why, reason) {
				why = append(why, reason)
			}
		})
		if plain != nil {
			column := ""
			if len(plain) == 1 {
				column = plain[0]
			}
			p.report(c.Node, column, fmt.Sprintf("%s %s may be NULL now: %s", plural(len(plain), "column", "columns"), few(plain), listed(why)))
		}
	})
}

// promisedNotNull says what promises that a column of head has no NULL.
func (p *pass) promisedNotNull(n addr.Node, column string) (by string, ok bool) {
	for _, t := range p.head.testsOf(n) {
		if t.Test.Kind == manifest.NotNull && t.Test.Enabled && strings.EqualFold(bare(t.Test.Column), column) {
			return "test " + t.Name, true
		}
	}
	def := p.Head.Project.Node(n)
	if def == nil {
		return "", false
	}
	for _, col := range def.Columns {
		if strings.EqualFold(col.Name, column) && slices.ContainsFunc(col.Constraints, func(c manifest.Constraint) bool { return c.Type == "not_null" || c.Type == "primary_key" }) {
			return "its constraint", true
		}
	}
	return "", false
}

// revalued are the columns of a changed model that its own query computes in
// another way, by the spelled definitions where rows differ, too.
func (p *pass) revalued(c *diff.Change) []string {
	rows := p.rowsEdited(c)
	var s *shapes
	if rows {
		if s = p.shapesOf(c); s == nil {
			return nil
		}
	}
	var out []string
	for _, col := range c.Columns {
		if col.Kind != diff.ColumnValue && col.Kind != diff.ColumnType || !p.columnEdited(c, col.Name) {
			continue
		}
		if rows {
			b, ok := output(s.baseQuery, col.Name)
			h, ok2 := output(s.headQuery, col.Name)
			if !ok || !ok2 || s.base.d.column(b) == s.head.d.column(h) {
				continue
			}
		}
		out = append(out, col.Name)
	}
	return out
}

func valueChanged(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Origin != diff.Direct || c.Kind != diff.Modified && c.Kind != diff.Renamed || isInput(c.Node) || c.Verdict == diff.Unknown || p.onlyClock(c) {
			continue
		}
		names := slices.DeleteFunc(p.revalued(c), func(name string) bool {
			_, key := p.isKey(c.Node, name)
			return key || p.retypedHere(c.Node, name) || p.toldOtherwise(c, name)
		})
		if len(names) == 0 {
			continue
		}
		column, sev, why := "", p.rule.Severity, ""
		if len(names) == 1 {
			column = names[0]
		}
		if reason, ok := p.visible(c.Node); ok {
			sev, why = diag.Warning, "; "+reason
		} else if e := p.exposed(c.Node, names); e != "" {
			sev, why = diag.Warning, "; exposure "+e+" shows it"
		}
		p.reportAs(sev, c.Node, column, fmt.Sprintf("%s %s %s computed in another way%s", plural(len(names), "column", "columns"), few(names), plural(len(names), "is", "are"), why))
	}
}

// toldOtherwise reports whether a rule that says more tells of a column.
func (p *pass) toldOtherwise(c *diff.Change, name string) bool {
	if slices.ContainsFunc(p.out, func(f Finding) bool { return f.Code == "COL107" && f.Node == c.Node && f.Column == name }) {
		return true
	}
	s := p.shapesOf(c)
	if s == nil {
		return false
	}
	b, ok := output(s.baseQuery, oldName(c, name))
	h, ok2 := output(s.headQuery, name)
	return ok && ok2 && (constant(s.base.d, b) == nil && constant(s.head.d, h) != nil || rescaled(s, b, h) != "")
}

// retypedHere reports whether a rule on types tells the change of a column.
func (p *pass) retypedHere(n addr.Node, name string) bool {
	return slices.ContainsFunc(p.retypes(), func(r *retyped) bool { return r.node == n && r.name == name })
}

// exposed is an exposure that lists one of a node's columns; empty for none.
func (p *pass) exposed(n addr.Node, columns []string) string {
	for _, e := range p.Head.Project.Exposures {
		if slices.Contains(e.DependsOn, n) && slices.ContainsFunc(columns, func(c string) bool { return containsFold(e.Columns, c) }) {
			return e.Name
		}
	}
	return ""
}

func keyValueChanged(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Origin != diff.Direct || c.Kind != diff.Modified && c.Kind != diff.Renamed || isInput(c.Node) || c.Verdict == diff.Unknown || p.onlyClock(c) {
			continue
		}
		for _, name := range p.revalued(c) {
			if by, ok := p.isKey(c.Node, name); ok {
				sev := p.rule.Severity
				if strings.HasPrefix(by, "test ") || p.onlyNames(c, name) {
					sev = diag.Warning
				}
				p.reportAs(sev, c.Node, name, fmt.Sprintf("column %s, a key by %s, is computed in another way", name, by))
			}
		}
	}
}

// onlyNames reports whether both definitions of a column differ by names alone
// that differ everywhere, as after a rename.
func (p *pass) onlyNames(c *diff.Change, name string) bool {
	s := p.shapesOf(c)
	if s == nil {
		return false
	}
	b, ok := output(s.baseQuery, oldName(c, name))
	h, ok2 := output(s.headQuery, name)
	return ok && ok2 && s.looksRenamed(s.base.d.column(b), s.head.d.column(h))
}

func becameConstant(p *pass) {
	p.edited(func(c *diff.Change, s *shapes) {
		s.sharedColumns(c, func(name string, b, h ir.ColumnID) {
			now := constant(s.head.d, h)
			if now != nil && constant(s.base.d, b) == nil {
				p.report(c.Node, name, fmt.Sprintf("column %s was computed from data, and is always %s now", name, s.head.d.expr(now)))
			}
		})
	})
}

// constant is the constant that a column always is; nil where it is not one.
func constant(d *description, id ir.ColumnID) ir.Expr {
	for range 50 {
		def := d.defs[id]
		switch e := def.expr.(type) {
		case *ir.Const:
			if def.item == nil {
				return e
			}
			return nil
		case *ir.Cast:
			if c, ok := e.X.(*ir.Const); ok {
				return c
			}
			return nil
		case *ir.Col:
			id = e.ID
			continue
		}
		if len(def.same) != 1 {
			return nil
		}
		id = def.same[0]
	}
	return nil
}

// sensitive are the words that mark a column's data as sensitive.
var sensitive = []string{"pii", "sensitive", "confidential", "personal", "gdpr", "phi", "masking_policy", "policy_tags", "masked"}

func sensitivityLost(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		now := p.Head.Program.Model(h.ID)
		for _, col := range b.Columns {
			mark := markOf(col)
			if mark == "" || now == nil || !now.Open && !hasColumnFold(now, col.Name) {
				continue
			}
			i := slices.IndexFunc(h.Columns, func(o manifest.Column) bool { return strings.EqualFold(o.Name, col.Name) })
			if i >= 0 && markOf(h.Columns[i]) != "" {
				continue
			}
			if c := p.changes[h.ID]; c != nil && slices.ContainsFunc(c.Columns, func(o diff.ColumnChange) bool { return strings.EqualFold(o.Name, col.Name) }) {
				continue
			}
			p.report(h.ID, col.Name, fmt.Sprintf("column %s was marked %s, and is not any more", col.Name, mark))
		}
	})
}

// markOf is the word that marks a column as sensitive; empty for none.
func markOf(c manifest.Column) string {
	text := strings.ToLower(strings.Join(c.Tags, " ") + " " + c.Meta)
	for _, word := range sensitive {
		if hasWord(text, word) && !strings.Contains(text, `"`+word+`":false`) {
			return word
		}
	}
	return ""
}

func unitChanged(p *pass) {
	p.edited(func(c *diff.Change, s *shapes) {
		s.sharedColumns(c, func(name string, b, h ir.ColumnID) {
			if what := rescaled(s, b, h); what != "" {
				p.report(c.Node, name, fmt.Sprintf("column %s %s", name, what))
			}
		})
	})
}

// rescaled says how one version of a column is the other in another unit; empty
// where it is not.
func rescaled(s *shapes, b, h ir.ColumnID) string {
	old, now := s.base.d.column(b), s.head.d.column(h)
	if old == now {
		return ""
	}
	if what := scaled(s.head.d, h, old); what != "" {
		return "is the former value, " + what
	}
	if what := scaled(s.base.d, b, now); what != "" {
		return "was " + what + ", and is not any more"
	}
	return ""
}

// scaled says how a column is the value spelled old, in another unit; empty
// where it is not.
func scaled(d *description, id ir.ColumnID, old string) string {
	call, ok := callOf(d, id)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	switch first := d.expr(call.Args[0]); {
	case first != old:
		return ""
	case call.Op && (call.Fn == "*" || call.Fn == "/") && len(call.Args) == 2:
		if k, ok := call.Args[1].(*ir.Const); ok && isFactor(k.Text) {
			return map[string]string{"*": "times ", "/": "divided by "}[call.Fn] + k.Text
		}
	case call.Fn == "round" || call.Fn == "floor" || call.Fn == "ceil" || call.Fn == "ceiling" || call.Fn == "trunc":
		return "rounded (" + call.Fn + ")"
	case call.Fn == "at time zone" || call.Fn == "convert_timezone" || call.Fn == "from_utc_timestamp" || call.Fn == "to_utc_timestamp":
		return "in another time zone"
	}
	return ""
}

func callOf(d *description, id ir.ColumnID) (*ir.Call, bool) {
	for range 50 {
		def := d.defs[id]
		if def.item != nil {
			return nil, false
		}
		switch e := def.expr.(type) {
		case *ir.Call:
			return e, true
		case *ir.Col:
			id = e.ID
			continue
		}
		if len(def.same) != 1 {
			return nil, false
		}
		id = def.same[0]
	}
	return nil, false
}

// isFactor reports whether a number is a usual ratio of units.
func isFactor(s string) bool {
	s = strings.TrimSuffix(s, ".0")
	return slices.Contains([]string{"10", "100", "1000", "10000", "1000000", "60", "3600", "24", "86400", "1024", "0.01", "0.001", "0.1", "7", "12", "365"}, s)
}
