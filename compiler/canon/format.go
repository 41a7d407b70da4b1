package canon

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/compiler/dialect"
)

// format spells a block and what is computed over it, for people and tests. It
// names atoms by their place; nothing else reads it.
func format(b block, names []string, outs []*term) string {
	f := &formatter{label: map[serial]string{}}
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

type formatter struct{ label map[serial]string }

func short(d Digest) string { return fmt.Sprintf("%x", d[:3]) }

func (f *formatter) relation(r *relation, args []*term) string {
	out := short(r.digest())
	switch {
	case r.query != nil:
		inner := format(r.query.block, nil, nil)
		out += " {" + strings.ReplaceAll(strings.TrimSpace(inner), "\n", "; ") + "}"
	case r.group != nil:
		inner := &formatter{label: map[serial]string{}}
		for i, a := range r.group.in.atoms {
			inner.label[a.serial] = fmt.Sprintf("t%d", i+1)
		}
		out += " {" + strings.ReplaceAll(strings.TrimSpace(format(r.group.in, nil, nil)), "\n", "; ") + " group by " + inner.terms(r.group.keys) + "}"
	}
	if len(args) > 0 {
		out += "(" + f.terms(args) + ")"
	}
	return out
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
		return name + "." + short(t.atom.rel.digestOf(t.text))
	case "const":
		_, text, ok := strings.Cut(t.text, ":")
		if !ok {
			return t.text
		}
		return text
	case "pick", "exists", "in rows":
		word := t.op
		if t.op == "pick" {
			word += "." + short(Digest([]byte(t.text)))
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

// Format spells the node's normal form.
func (n *Normal) Format() string {
	names := make([]string, len(n.outs))
	terms := make([]*term, len(n.outs))
	for i, o := range n.outs {
		names[i], terms[i] = o.name, o.term
	}
	return format(n.block, names, terms)
}

// Reduced spells the form that is summed up.
func (n *Normal) Reduced(d *dialect.Dialect) string {
	al := &algebra{dialect: d}
	names := make([]string, len(n.outs))
	terms := make([]*term, len(n.outs))
	for i, o := range n.outs {
		names[i], terms[i] = o.name, o.term
	}
	b, outs := al.reduce(n.block, terms)
	return format(b, names, outs)
}
