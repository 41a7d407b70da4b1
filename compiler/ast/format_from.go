package ast

import (
	"fmt"
	"strings"
)

func (f *formatter) tables(list []TableExpr) []form {
	out := make([]form, len(list))
	for i, t := range list {
		out[i] = f.table(t)
	}
	return out
}

func (f *formatter) table(t TableExpr) form {
	switch t := t.(type) {
	case *Table:
		return f.namedTable(t)
	case *Derived:
		return block("derived"+word(t.Lateral, "lateral")+f.alias(t.Alias), join([]form{f.query(t.Query)}, sample(t.Sample))...)
	case *Join:
		return f.join(t)
	case *TableFunc:
		return f.tableFunc(t)
	case *Unnest:
		return f.unnest(t)
	case *Pivot:
		return f.pivot(t)
	case *Unpivot:
		return f.unpivot(t)
	case *MatchRecognize:
		return f.matchRecognize(t)
	case *UnsupportedTable:
		return block("unsupported "+text(t.What)+f.alias(t.Alias), join(f.tables(t.Inputs), f.exprs(t.Exprs))...)
	case nil:
		return atom("nil-table")
	}
	panic(fmt.Sprintf("ast: no format for table %T", t))
}

// word is a flag within a head.
func word(on bool, s string) string {
	if !on {
		return ""
	}
	return " :" + s
}

func sample(s *Sample) []form {
	if s == nil {
		return nil
	}
	return []form{node("sample", atom(text(s.Text)))}
}

func (f *formatter) namedTable(t *Table) form {
	head := "table " + f.names(t.Parts) + f.alias(t.Alias) + word(t.Final, "final") + word(t.Only, "only")
	return node(head, join(f.list("at", t.At), sample(t.Sample))...)
}

func (f *formatter) join(j *Join) form {
	head := "join " + j.Kind.String() + word(j.Lateral, "lateral") + word(j.Natural, "natural") +
		word(j.Asof, "asof") + word(j.Any, "any")
	if len(j.Using) > 0 {
		head += " using" + f.columns(j.Using)
	}
	head += f.alias(j.Alias)
	return block(head, join(
		[]form{f.table(j.Left), f.table(j.Right)},
		f.opt("on", j.On), f.opt("match-condition", j.MatchCondition))...)
}

func (f *formatter) tableFunc(t *TableFunc) form {
	head := "function" + word(t.Lateral, "lateral") + word(t.Ordinality, "ordinality") + f.alias(t.Alias)
	var types []form
	if len(t.ColumnTypes) > 0 {
		for _, ty := range t.ColumnTypes {
			types = append(types, typeForm(ty))
		}
		types = []form{node("types", types...)}
	}
	return node(head, join([]form{f.call(t.Call)}, types, f.tables(t.Tables))...)
}

func (f *formatter) unnest(t *Unnest) form {
	head := [...]string{"invalid-unnest", "unnest", "lateral-view", "array-join"}[t.Kind] +
		word(t.Outer, "outer") + word(t.Ordinality, "ordinality") + f.alias(t.Alias)
	if t.Offset != nil {
		head += " offset " + f.name(*t.Offset)
	}
	var kids []form
	if t.Input != nil {
		kids = append(kids, f.table(t.Input))
	}
	for i, e := range t.Exprs {
		k := f.expr(e)
		if i < len(t.Names) && t.Names[i] != nil {
			k = node("as "+f.name(*t.Names[i]), k)
		}
		kids = append(kids, k)
	}
	return node(head, kids...)
}

func (f *formatter) pivot(t *Pivot) form {
	kids := []form{f.table(t.Input)}
	for _, a := range t.Aggs {
		kids = append(kids, node("agg"+f.asName(a.Alias), f.expr(a.Expr)))
	}
	kids = append(kids, f.list("for", t.For)...)
	for _, v := range t.In {
		kids = append(kids, node("value"+f.asName(v.Alias), f.expr(v.Expr)))
	}
	if t.Query != nil {
		kids = append(kids, block("values", f.query(t.Query)))
	}
	kids = append(kids, f.list("group", t.GroupBy)...)
	kids = append(kids, f.opt("default", t.Default)...)
	return block("pivot"+word(t.Any, "any")+f.alias(t.Alias), kids...)
}

func (f *formatter) asName(id *Ident) string {
	if id == nil {
		return ""
	}
	return " as " + f.name(*id)
}

func (f *formatter) unpivot(t *Unpivot) form {
	head := "unpivot" + word(t.IncludeNulls, "include-nulls") + " values" + f.columns(t.Values) +
		" name " + f.name(t.Name) + f.alias(t.Alias)
	kids := []form{f.table(t.Input)}
	for _, c := range t.In {
		cols := make([]string, len(c.Columns))
		for i, parts := range c.Columns {
			cols[i] = f.names(parts)
		}
		kids = append(kids, node("columns "+strings.Join(cols, ", "), f.opt("as", c.Alias)...))
	}
	kids = append(kids, f.opt("star", t.Star)...)
	return block(head, kids...)
}

func (f *formatter) matchRecognize(t *MatchRecognize) form {
	kids := []form{f.table(t.Input)}
	kids = append(kids, f.list("partition", t.PartitionBy)...)
	kids = append(kids, f.orderBy("order", t.OrderBy)...)
	for _, m := range t.Measures {
		kids = append(kids, f.item(m))
	}
	for _, p := range [...][2]string{{"pattern", t.Pattern}, {"after", t.After}, {"subsets", t.Subsets}} {
		if p[1] != "" {
			kids = append(kids, node(p[0], atom(text(p[1]))))
		}
	}
	for _, d := range t.Define {
		kids = append(kids, node("define "+f.name(d.Name), f.expr(d.Expr)))
	}
	return block("match-recognize"+word(t.AllRows, "all-rows")+f.alias(t.Alias), kids...)
}
