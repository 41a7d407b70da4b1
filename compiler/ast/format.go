package ast

import "strings"

// Format prints a query as an indented tree, for tests and for comparing front
// ends: equal text, equal meaning of the tree. Everything that carries meaning
// shows, places do not.
//
// A node is "head kid kid" on its own line, or (head kid kid) within a line; one
// that is too long for a line has its kids below it, indented by two. Flags
// start with a colon. A column is printed as it is written, a quoted name in
// double quotes, a function's name is followed by (), a unit of time by !.
//
//	select
//	  item as n (count() *)
//	  from
//	    join left
//	      table a
//	      table "B" as b
//	      on (= a.id b.id)
//	  where (and (> a.x 1) (is null b.y))
func Format(q *Query) string { return FormatNames(q, nil) }

// FormatNames is Format with names printed by name, which may fold them. That
// is how trees are compared whose front ends keep different spellings. Nil
// prints names as written.
func FormatNames(q *Query, name func(Ident) string) string {
	f := newFormatter(name)
	var b strings.Builder
	f.query(q).write(&b, 0)
	return b.String()
}

// FormatExpr prints one expression in the same form.
func FormatExpr(e Expr) string {
	var b strings.Builder
	newFormatter(nil).expr(e).write(&b, 0)
	return strings.TrimSuffix(b.String(), "\n")
}

// lineWidth is the longest text of a node that stays on one line.
const lineWidth = 100

// form is a printable node: a head and its kids. A form without kids is an atom.
type form struct {
	head string
	kids []form
	// block forms never share a line with their kids.
	block bool
	width int // of the form within a line, parentheses included; -1: too long
}

func atom(s string) form { return form{head: s, width: len(s)} }

func node(head string, kids ...form) form {
	n := form{head: head, kids: kids, width: len(head) + 2}
	for _, k := range kids {
		if k.width < 0 || n.width+1+k.width > lineWidth {
			n.width = -1
			return n
		}
		n.width += 1 + k.width
	}
	return n
}

func block(head string, kids ...form) form {
	return form{head: head, kids: kids, block: true, width: -1}
}

// write prints the form as one or more lines.
func (n form) write(b *strings.Builder, depth int) {
	for range depth {
		b.WriteString("  ")
	}
	b.WriteString(n.head)
	if n.width >= 0 && !n.block {
		for _, k := range n.kids {
			b.WriteByte(' ')
			k.inline(b)
		}
		b.WriteByte('\n')
		return
	}
	b.WriteByte('\n')
	for _, k := range n.kids {
		k.write(b, depth+1)
	}
}

// inline prints the form within a line.
func (n form) inline(b *strings.Builder) {
	if len(n.kids) == 0 && !strings.Contains(n.head, " ") || isText(n.head) {
		b.WriteString(n.head)
		return
	}
	b.WriteByte('(')
	b.WriteString(n.head)
	for _, k := range n.kids {
		b.WriteByte(' ')
		k.inline(b)
	}
	b.WriteByte(')')
}

// isText reports whether an atom is a quoted text or name, which may hold blanks.
func isText(s string) bool {
	return s != "" && (strings.HasSuffix(s, "'") || strings.HasSuffix(s, `"`))
}

type formatter struct {
	name func(Ident) string
}

func newFormatter(name func(Ident) string) *formatter {
	if name == nil {
		name = printName
	}
	return &formatter{name}
}

// printName is an identifier as a reader of SQL would write it.
func printName(id Ident) string {
	if !id.Quoted {
		return id.Name
	}
	return `"` + escape(id.Name, '"') + `"`
}

// text prints a string value between quotes, on one line.
func text(s string) string { return "'" + escape(s, '\'') + "'" }

func escape(s string, quote byte) string {
	if !strings.ContainsAny(s, "\\\n\r\t\x00"+string(quote)) {
		return s
	}
	r := strings.NewReplacer(
		"\\", `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\x00", `\0`,
		string(quote), string(quote)+string(quote))
	return r.Replace(s)
}

// names joins the parts of a qualified name by dots.
func (f *formatter) names(parts []Ident) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return f.name(parts[0])
	}
	s := make([]string, len(parts))
	for i, p := range parts {
		s[i] = f.name(p)
	}
	return strings.Join(s, ".")
}

// columns prints a list of names in parentheses; nothing for an empty one.
func (f *formatter) columns(ids []Ident) string {
	if len(ids) == 0 {
		return ""
	}
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = f.name(id)
	}
	return "(" + strings.Join(s, ", ") + ")"
}

func (f *formatter) alias(a *Alias) string {
	if a == nil {
		return ""
	}
	name := ""
	if a.Name.Name != "" {
		name = f.name(a.Name)
	}
	return " as " + name + f.columns(a.Columns)
}

// flag is a list of one atom if on, else empty.
func flag(on bool, s string) []form {
	if !on {
		return nil
	}
	return []form{atom(s)}
}

// opt wraps an expression under a head; empty where it is nil.
func (f *formatter) opt(head string, e Expr) []form {
	if e == nil {
		return nil
	}
	return []form{node(head, f.expr(e))}
}

func (f *formatter) exprs(list []Expr) []form {
	out := make([]form, len(list))
	for i, e := range list {
		out[i] = f.expr(e)
	}
	return out
}

// list is a node of expressions; empty where there are none.
func (f *formatter) list(head string, list []Expr) []form {
	if len(list) == 0 {
		return nil
	}
	return []form{node(head, f.exprs(list)...)}
}

func join(lists ...[]form) []form {
	var out []form
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
