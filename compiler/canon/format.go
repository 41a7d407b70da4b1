package canon

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/dialect"
)

// format spells a block and what is computed over it, for people and tests. It
// names atoms by their place; nothing else reads it.
func format(known Names, b block, names []string, outs []*term) string {
	f := &formatter{known: known, label: map[serial]string{}}
	var s strings.Builder
	if b.empty {
		return "nothing\n"
	}
	for i, a := range b.atoms {
		f.label[a.serial] = fmt.Sprintf("t%d", i+1)
	}
	for _, a := range b.atoms {
		word := "from"
		if a.lookup {
			word = "lookup"
		}
		fmt.Fprintf(&s, "%s %s = %s\n", word, f.label[a.serial], f.relation(a.rel, a.args))
	}
	for _, p := range b.preds {
		fmt.Fprintf(&s, "where %s\n", f.term(p))
	}
	for i, t := range outs {
		fmt.Fprintf(&s, "%s = %s\n", names[i], f.term(t))
	}
	return s.String()
}

type formatter struct {
	known Names
	label map[serial]string
}

// Names are the names of relations and columns that are known by their content.
type Names map[Digest]string

// Add names a node that is one relation, and its columns. What is spliced in has
// no name.
func (names Names) Add(n *Normal, node string, columns []string) {
	if !n.open {
		return
	}
	names[n.digests.Rows] = node
	for _, c := range columns {
		names[Digest([]byte(n.column(c).name))] = c
	}
}

func (f *formatter) short(d Digest) string {
	if name, ok := f.known[d]; ok {
		return name
	}
	return fmt.Sprintf("%x", d[:3])
}

func (f *formatter) relation(r *relation, args []*term) string {
	out := f.short(r.digest())
	switch {
	case r.query != nil:
		names, outs := f.within(r, r.query.outs)
		inner := format(f.known, r.query.block, names, outs)
		out += " {" + strings.ReplaceAll(strings.TrimSpace(inner), "\n", "; ") + "}"
	case r.group != nil:
		inner := &formatter{known: f.known, label: map[serial]string{}}
		for i, a := range r.group.in.atoms {
			inner.label[a.serial] = fmt.Sprintf("t%d", i+1)
		}
		out += " {" + strings.ReplaceAll(strings.TrimSpace(format(f.known, r.group.in, nil, nil)), "\n", "; ") + " group by " + inner.terms(r.group.keys) + inner.made(f.within(r, slices.Concat(r.group.keys, r.group.aggs))) + "}"
	}
	if len(args) > 0 {
		out += "(" + f.terms(args) + ")"
	}
	return out
}

// within names what a relation computes as those around it do. Where no names are
// known, tests look at the structure alone.
func (f *formatter) within(r *relation, outs []*term) ([]string, []*term) {
	if f.known == nil || len(r.cols) != len(outs) {
		return nil, nil
	}
	names := make([]string, len(outs))
	for i, c := range r.cols {
		names[i] = f.short(r.digestOf(c.name))
	}
	return names, outs
}

func (f *formatter) made(names []string, outs []*term) string {
	var s strings.Builder
	for i, t := range outs {
		s.WriteString("; " + names[i] + " = " + f.term(t))
	}
	return s.String()
}

func (f *formatter) terms(ts []*term) string {
	words := make([]string, len(ts))
	for i, t := range ts {
		words[i] = f.term(t)
	}
	return strings.Join(words, ", ")
}

func (f *formatter) term(t *term) string {
	text := t.text
	switch t.op {
	case "col":
		name, ok := f.label[t.atom.serial]
		if !ok {
			name = "outer"
		}
		return name + "." + f.short(t.atom.rel.digestOf(t.text))
	case "const":
		_, text, ok := strings.Cut(t.text, ":")
		if !ok {
			return t.text
		}
		return text
	case "pick", "exists", "in rows":
		word := t.op
		if t.op == "pick" {
			word += "." + f.short(Digest([]byte(t.text)))
		}
		return word + " " + f.relation(t.rel, t.args)
	case "=", "<>", "<", "<=":
		return f.term(t.args[0]) + " " + t.op + " " + f.term(t.args[1])
	case "call", "agg", "op", "cast", "first", "order":
		return text + "(" + f.terms(t.args) + ")"
	}
	if text != "" {
		text = "[" + text + "]"
	}
	return t.op + text + "(" + f.terms(t.args) + ")"
}

// Format spells the node's normal form, with names where they are known.
func (n *Normal) Format(known Names) string {
	names := make([]string, len(n.outs))
	terms := make([]*term, len(n.outs))
	for i, o := range n.outs {
		names[i], terms[i] = o.name, o.term
	}
	return format(known, n.block, names, terms)
}

// Reduced spells the form that is summed up.
func (n *Normal) Reduced(d *dialect.Dialect, known Names) string {
	al := &algebra{dialect: d}
	names := make([]string, len(n.outs))
	terms := make([]*term, len(n.outs))
	for i, o := range n.outs {
		names[i], terms[i] = o.name, o.term
	}
	b, outs := al.reduce(n.block, terms)
	return format(known, b, names, outs)
}
