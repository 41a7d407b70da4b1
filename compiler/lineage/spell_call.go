package lineage

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// call spells operators in their own notation and all else as a function.
func (s *speller) call(c *ir.Call) form {
	if c.Op {
		if f, ok := s.operator(c); ok {
			return f
		}
	}
	return tight(c.Fn + "(" + s.arguments(c) + ")")
}

func (s *speller) operator(c *ir.Call) (form, bool) {
	n := len(c.Args)
	arg := func(i, bind int) string { return s.expr(c.Args[i]).within(bind) }
	if bind, ok := operators[c.Fn]; ok && n >= 2 {
		parts := make([]string, n)
		for i := range c.Args {
			parts[i] = arg(i, bind+min(i, 1)) // they lean to the left
		}
		return form{strings.Join(parts, " "+c.Fn+" "), bind}, true
	}
	switch {
	case c.Fn == "not" && n == 1:
		return form{"not " + arg(0, bindNot), bindNot}, true
	case c.Fn == "neg" && n == 1:
		return form{"-" + arg(0, bindUnary), bindUnary}, true
	case strings.HasPrefix(c.Fn, "is ") && n == 1:
		return form{arg(0, bindCompare+1) + " " + c.Fn, bindCompare}, true
	case c.Fn == "in" && n >= 1:
		return form{arg(0, bindCompare+1) + " in (" + strings.Join(s.list(c.Args[1:]), ", ") + ")", bindCompare}, true
	case c.Fn == "between" && n == 3:
		return form{arg(0, bindCompare+1) + " between " + arg(1, bindCompare+1) + " and " + arg(2, bindCompare+1), bindCompare}, true
	case c.Fn == "subscript" && n == 2:
		return tight(arg(0, bindTight) + "[" + arg(1, bindOr) + "]"), true
	case c.Fn == "path" && n >= 1:
		return tight(arg(0, bindTight) + ":" + strings.Join(s.list(c.Args[1:]), ".")), true
	case c.Fn == "named" && n == 2:
		return form{strings.Trim(arg(0, bindOr), "'") + " => " + arg(1, bindOr), 0}, true
	case c.Fn == "row":
		return tight("(" + strings.Join(s.list(c.Args), ", ") + ")"), true
	}
	return form{}, false
}

func (s *speller) arguments(c *ir.Call) string {
	args := strings.Join(s.list(c.Args), ", ")
	m := c.Mods
	if m == nil {
		return args
	}
	if m.Star {
		args = "*"
	}
	if m.Distinct {
		args = "distinct " + args
	}
	if len(m.Order) > 0 {
		args += " order by " + s.keysText(m.Order)
	}
	if m.Separator != nil {
		args += ", " + s.expr(m.Separator).text
	}
	if m.NullTreatment != "" {
		args += " " + m.NullTreatment + " nulls"
	}
	if m.Filter != nil {
		args += ") filter (where " + s.expr(m.Filter).text
	}
	return args
}

func (s *speller) keysText(keys []ir.SortKey) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = s.expr(k.Expr).text
		if k.Desc {
			parts[i] += " desc"
		}
	}
	return strings.Join(parts, ", ")
}

// over spells the window of a window function.
func (s *speller) over(w *ir.WindowItem) string {
	var parts []string
	if len(w.Partition) > 0 {
		parts = append(parts, "partition by "+strings.Join(s.list(w.Partition), ", "))
	}
	if len(w.Order) > 0 {
		parts = append(parts, "order by "+s.keysText(w.Order))
	}
	if f := w.Frame; f != nil {
		units := [...]string{"", "rows", "range", "groups"}
		parts = append(parts, units[f.Unit]+" between "+s.bound(f.Start)+" and "+s.bound(f.End))
	}
	return strings.Join(parts, " ")
}

func (s *speller) bound(b ir.Bound) string {
	words := [...]string{"", "unbounded preceding", "preceding", "current row", "following", "unbounded following"}
	if b.Offset != nil {
		return s.expr(b.Offset).text + " " + words[b.Kind]
	}
	return words[b.Kind]
}
