package delta

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// Computed spells a column of head as SQL over other columns of the same row:
// those that are stored and right already. ok is false where it takes more.
func (c *Comparer) Computed(n addr.Node, column string, stored func(string) bool, quote func(string) string) (sql string, ok bool) {
	base, head := c.in.Queries(n)
	if base == nil || head == nil || head.Open || head.Analysis != ir.Exact {
		return "", false
	}
	s := newSpeller(newSide(head), stored, quote)
	i := slices.IndexFunc(head.Outputs, func(o ir.Output) bool { return o.Name == column })
	if i < 0 {
		return "", false
	}
	sql = s.spell(&ir.Col{ID: head.Outputs[i].Column})
	return sql, !s.failed
}

// Origin is the column of a node that a column is, on both sides, row by row.
func (c *Comparer) Origin(n addr.Node, column string) (from addr.Node, name string, ok bool) {
	base, head := c.in.Queries(n)
	if base == nil || head == nil {
		return "", "", false
	}
	was, wasName := newSide(base).origin(column)
	from, name = newSide(head).origin(column)
	return from, name, from != "" && from == was && name == wasName
}

// origin is the scanned column that an output is, and that no join sets to NULL.
func (s *side) origin(column string) (from addr.Node, name string) {
	for _, o := range s.query.Outputs {
		col, ok := s.expand(&ir.Col{ID: o.Column}, false).(*ir.Col)
		if o.Name != column || !ok || s.outer[col.ID] {
			continue
		}
		s.each(func(r ir.Rel) {
			if scan, ok := r.(*ir.Scan); ok {
				for _, c := range scan.Columns {
					if c.Column == col.ID {
						from, name = scan.Node, c.Name
					}
				}
			}
		})
	}
	return from, name
}

// Filtered compares queries of which one keeps some of the rows of the other, by
// a condition over their columns: more says whether that is base. ok is false
// where they differ in another way, or it takes more than columns to tell.
func (c *Comparer) Filtered(n addr.Node, quote func(string) string) (condition string, more, ok bool) {
	base, head := c.in.Queries(n)
	if base == nil || head == nil || base.Open || head.Open || base.Analysis != ir.Exact || head.Analysis != ir.Exact || len(base.Outputs) != len(head.Outputs) {
		return "", false, false
	}
	p := newPair(c, base, head)
	x, y := p.base.peel(base.Root), p.head.peel(head.Root)
	if !p.core(x.core, y.core, target{}).Empty() {
		return "", false, false
	}
	for i, o := range head.Outputs {
		if b := base.Outputs[i]; b.Name != o.Name || !p.diff(&ir.Col{ID: b.Column}, &ir.Col{ID: o.Column}, target{}).Empty() {
			return "", false, false
		}
	}
	less, extra := p.unmatched(x.preds, y.preds)
	if p.budget <= 0 || (len(less) == 0) == (len(extra) == 0) {
		return "", false, false
	}
	s, conds := p.head, extra
	if len(extra) == 0 {
		s, conds = p.base, less
	}
	speller := newSpeller(s, func(string) bool { return true }, quote)
	parts := make([]string, len(conds))
	for i, e := range conds {
		parts[i] = speller.spell(e)
	}
	return strings.Join(parts, " and "), len(extra) == 0, !speller.failed
}

// unmatched are the conditions that only one side has.
func (p *pair) unmatched(bs, hs []ir.Expr) (less, extra []ir.Expr) {
	used := make([]bool, len(bs))
	for _, e := range hs {
		i := slices.IndexFunc(bs, func(b ir.Expr) bool { return p.diff(b, e, target{}).Empty() })
		if i < 0 {
			extra = append(extra, e)
			continue
		}
		used[i] = true
	}
	for i, b := range bs {
		if !used[i] {
			less = append(less, b)
		}
	}
	return less, extra
}

// speller writes expressions as SQL over stored columns. It writes what is
// written the same way in every dialect, and fails for the rest.
type speller struct {
	*side
	stored []ir.Output
	quote  func(string) string
	failed bool
	budget int
}

func newSpeller(s *side, stored func(string) bool, quote func(string) string) *speller {
	out := &speller{side: s, quote: quote, budget: 2000}
	for _, o := range s.query.Outputs {
		if stored(o.Name) {
			out.stored = append(out.stored, o)
		}
	}
	return out
}

func (s *speller) fail() string {
	s.failed = true
	return ""
}

func (s *speller) spell(e ir.Expr) string {
	if s.budget--; s.budget < 0 || e == nil {
		return s.fail()
	}
	if _, constant := e.(*ir.Const); !constant {
		for _, o := range s.stored {
			if s.same(&ir.Col{ID: o.Column}, e) {
				return s.quote(o.Name)
			}
		}
	}
	switch e := s.expand(e, false).(type) {
	case *ir.Const:
		return s.constant(e)
	case *ir.Call:
		return s.call(e)
	case *ir.Cast:
		if e.Try || e.Format != nil || e.Type.Name == "" {
			return s.fail()
		}
		return "cast(" + s.spell(e.X) + " as " + e.Type.Name + ")"
	case *ir.Case:
		var b strings.Builder
		b.WriteString("case")
		if e.Operand != nil {
			b.WriteString(" " + s.spell(e.Operand))
		}
		for _, w := range e.Whens {
			b.WriteString(" when " + s.spell(w.Cond) + " then " + s.spell(w.Result))
		}
		if e.Else != nil {
			b.WriteString(" else " + s.spell(e.Else))
		}
		return b.String() + " end"
	}
	return s.fail()
}

func (s *speller) constant(c *ir.Const) string {
	switch c.Kind {
	case ir.Null:
		return "null"
	case ir.Bool, ir.Integer, ir.Decimal:
		return c.Text
	case ir.String:
		if !strings.Contains(c.Text, `\`) {
			return "'" + strings.ReplaceAll(c.Text, "'", "''") + "'"
		}
	case ir.Typed:
		if zoneless(c.Type.Family) && c.Type.Name != "" && !strings.ContainsAny(c.Text, `\'`) {
			return c.Type.Name + " '" + c.Text + "'"
		}
	}
	return s.fail()
}

// infix are the operators that stand between their arguments.
var infix = []string{"+", "-", "*", "/", "%", "||", "=", "<>", "<", ">", "<=", ">=", "and", "or", "like", "is distinct from"}

// plainCalls are the functions whose calls are written as they are named.
var plainCalls = []string{"coalesce", "nullif", "upper", "lower", "abs", "round", "floor", "length", "greatest", "least"}

func (s *speller) call(c *ir.Call) string {
	if c.Mods != nil || len(c.Args) == 0 {
		return s.fail()
	}
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = s.spell(a)
	}
	switch {
	case !c.Op && slices.Contains(plainCalls, c.Fn):
		return c.Fn + "(" + strings.Join(args, ", ") + ")"
	case !c.Op:
	case slices.Contains(infix, c.Fn) && len(args) > 1 && (len(args) == 2 || c.Fn == "and" || c.Fn == "or"):
		return "(" + strings.Join(args, " "+c.Fn+" ") + ")"
	case c.Fn == "not" && len(args) == 1:
		return "(not " + args[0] + ")"
	case c.Fn == "neg" && len(args) == 1:
		return "(- " + args[0] + ")"
	case (c.Fn == "is null" || c.Fn == "is true" || c.Fn == "is false") && len(args) == 1:
		return "(" + args[0] + " " + c.Fn + ")"
	case c.Fn == "between" && len(args) == 3:
		return "(" + args[0] + " between " + args[1] + " and " + args[2] + ")"
	case c.Fn == "in" && len(args) > 1:
		return "(" + args[0] + " in (" + strings.Join(args[1:], ", ") + "))"
	}
	return s.fail()
}
