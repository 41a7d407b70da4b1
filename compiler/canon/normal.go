package canon

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// Normal is what a node means: a query in normal form that readers splice in,
// or a leaf. It is not changed after it is made, and safe for concurrent use.
type Normal struct {
	block   block
	outs    []out // in output order
	open    bool  // any name is a column: a source
	digests Digests
	facts   []Fact // what was believed to come here
	// believed are facts about a node that is one relation, inherited those that it
	// rests on itself.
	believed  Beliefs
	inherited []Fact
}

type out struct {
	name string
	term *term
}

// Inputs gives what the nodes that a query scans mean; nil where nothing is
// known: then the node is a leaf by its name.
type Inputs interface {
	Normal(n addr.Node) *Normal
}

// Digests are the node's digests.
func (n *Normal) Digests() Digests {
	d := n.digests
	if d.Facts = n.facts; len(n.believed.Facts) > 0 {
		d.Facts = n.inherited
	}
	return d
}

// Query brings a query into normal form.
func Query(q *ir.Query, d *dialect.Dialect, in Inputs) *Normal {
	b := &builder{algebra: &algebra{dialect: d}, query: q, inputs: in, used: demand(q), cols: make([]*term, len(q.Columns)),
		taken: map[serial]bool{}, ctes: map[*ir.CTE]*cte{}, lambdas: map[int]int{}}
	blk := b.rel(q.Root)
	terms := make([]*term, len(q.Outputs))
	for i, o := range q.Outputs {
		terms[i] = b.cols[o.Column]
	}
	blk, terms = b.bounded(blk, terms)
	outs := make([]out, len(terms))
	for i, t := range terms {
		outs[i] = out{q.Outputs[i].Name, t}
	}
	n, complete := b.finish(blk, outs)
	n.facts = distinctFacts(b.facts)
	if !complete {
		panic("canon: a normal form uses what its query does not have:\n" + ir.Format(q))
	}
	if q.Open { // columns that are not listed may be anything
		return n.named("open query", "")
	}
	return n
}

// finish sums up. A query that stands alone is complete: it uses nothing from
// around it.
func (al *algebra) finish(blk block, outs []out) (*Normal, bool) {
	n := &Normal{block: blk, outs: outs}
	terms := make([]*term, len(outs))
	for i, o := range outs {
		terms[i] = o.term
	}
	s := al.sealNormal(blk, terms)
	n.digests = Digests{Rows: s.rows, Set: s.rows, RowsTaint: s.taint, Columns: make([]ColumnDigest, len(outs))}
	for i, o := range outs {
		n.digests.Columns[i] = ColumnDigest{Name: o.name, Digest: s.outs[i], Taint: o.term.taint}
	}
	return n, len(s.free) == 0
}

// opaqueLeaf is a relation known by its content only. Any name is a column.
func opaqueLeaf(content Digest, taint Taint) *Normal {
	blk, _ := alone(leaf(content, taint), nil)
	n := &Normal{block: blk, open: true}
	n.digests = Digests{Rows: content, Set: content, RowsTaint: taint}
	return n
}

// has reports whether all columns are among the node's.
func (n *Normal) has(columns []ir.Output) bool {
	if n.open {
		return true
	}
	for _, c := range columns {
		if n.index(c.Name) < 0 {
			return false
		}
	}
	return true
}

func (n *Normal) index(name string) int {
	return slices.IndexFunc(n.outs, func(o out) bool { return o.name == name })
}

// instance makes one more occurrence of the node: a block, and what its columns
// are. The first within a query has the node's own atoms, as no other can be
// taken for them; each further one has new ones.
func (b *builder) instance(n *Normal) (block, func(name string) *term) {
	if n.open {
		return n.single()
	}
	own := func(name string) *term { return n.outs[n.index(name)].term }
	if !slices.ContainsFunc(n.block.atoms, func(a *atom) bool { return b.taken[a.serial] }) {
		for _, a := range n.block.atoms {
			b.taken[a.serial] = true
		}
		return n.block, own
	}
	s := newSubstitution(b.algebra)
	blk := s.fresh(n.block)
	return blk, func(name string) *term { return s.term(own(name)) }
}

// single is an occurrence as one atom.
func (n *Normal) single() (block, func(name string) *term) {
	r := leaf(n.digests.Rows, n.digests.RowsTaint)
	r.facts = n.facts
	r.cols, r.keys = n.believed.columns(n)
	blk, a := alone(r, nil)
	return blk, func(name string) *term {
		c := n.column(name)
		if known, ok := r.col(c.name); ok {
			c = known
		}
		return column(a, c)
	}
}

// column is a column of the node as one relation. One that is not known by name
// depends on all that is.
func (n *Normal) column(name string) col {
	if c, ok := n.digests.Column(name); ok {
		return col{name: c.Digest.key(), taint: c.Taint}
	}
	return col{name: hash("unlisted", name).digests(n.everything()).sum().key(), taint: n.digests.RowsTaint}
}

// everything sums up rows and all columns with their names.
func (n *Normal) everything() Digest {
	var cols []Digest
	for _, c := range n.digests.Columns {
		cols = append(cols, hash("named", c.Name).digests(c.Digest).sum())
	}
	return hash("everything").digests(n.digests.Rows).digests(sorted(cols)...).sum()
}

// named is the node as a leaf of its own identity: what it stores is not just
// what its query says now. Rows and each column keep what they depend on.
func (n *Normal) named(kind, identity string) *Normal {
	rows := hash("state", kind, identity).digests(n.digests.Rows).sum()
	out := opaqueLeaf(rows, n.digests.RowsTaint)
	out.facts = n.facts
	for _, c := range n.digests.Columns {
		d := hash("state column", kind, identity).digests(c.Digest).sum()
		out.digests.Columns = append(out.digests.Columns, ColumnDigest{Name: c.Name, Digest: d, Taint: c.Taint})
	}
	return out
}

// Source is a table that the project does not make. Name and identity tell it
// from all others. Any name is a column.
func Source(name, identity string) *Normal {
	return opaqueLeaf(hash("source", name, identity).sum(), Deterministic)
}

// Seed is a file of data, known by its content. Any name is a column.
func Seed(content string) *Normal { return opaqueLeaf(hash("seed", content).sum(), Deterministic) }

// Opaque is a node whose code is not understood: known by its text and
// everything of all its inputs.
func Opaque(text string, inputs []*Normal, columns []string) *Normal {
	h := hash("opaque node", text)
	taint := Deterministic
	for _, in := range inputs {
		h.digests(in.everything())
		taint = max(taint, in.digests.RowsTaint)
	}
	out := opaqueLeaf(h.sum(), taint)
	for _, in := range inputs {
		out.facts = append(out.facts, in.facts...)
	}
	out.facts = distinctFacts(out.facts)
	for _, name := range columns {
		d := hash("opaque node column", name).digests(out.digests.Rows).sum()
		out.digests.Columns = append(out.digests.Columns, ColumnDigest{Name: name, Digest: d, Taint: taint})
	}
	return out
}

// Stateful is a node whose table is not rebuilt from its query each time:
// incremental models and snapshots. strategy spells the settings that decide
// how it grows.
func Stateful(n addr.Node, strategy string, query *Normal) *Normal {
	return query.named("stateful", string(n)+"\x00"+strategy)
}

// Drawn is the node as a stored table. Where its query depends on more than its
// inputs' data, readers see what was drawn when it was built.
func (n *Normal) Drawn(id addr.Node) *Normal {
	if n.worst() <= FloatOrder {
		return n
	}
	return n.named("drawn", string(id))
}

// OneDraw is the node as a view. Each reader that uses it draws anew; within
// one reader what involves chance stays one thing.
func (n *Normal) OneDraw(id addr.Node) *Normal {
	if n.worst() < Random {
		return n
	}
	return n.named("drawn by a view", string(id))
}

// worst is the worst taint of rows and columns.
func (n *Normal) worst() Taint {
	t := n.digests.RowsTaint
	for _, c := range n.digests.Columns {
		t = max(t, c.Taint)
	}
	return t
}

// WithColumns adds columns that the warehouse's table has besides the query's,
// each depending on everything.
func (n *Normal) WithColumns(names []string) *Normal {
	out := *n
	out.open = true
	out.digests.Columns = slices.Clone(n.digests.Columns)
	for _, name := range names {
		d := hash("added column", name).digests(n.everything()).sum()
		out.digests.Columns = append(out.digests.Columns, ColumnDigest{Name: name, Digest: d, Taint: n.digests.RowsTaint})
	}
	return &out
}

// WithCasts converts columns to the types that a contract gives them. Names are
// compared without case.
func (n *Normal) WithCasts(d *dialect.Dialect, types map[string]ir.Type) *Normal {
	al := &algebra{dialect: d}
	outs := slices.Clone(n.outs)
	for i, o := range outs {
		if t, ok := types[strings.ToLower(o.name)]; ok {
			outs[i].term = al.cast(o.term, t, "contract")
		}
	}
	out, _ := al.finish(n.block, outs)
	out.facts = n.facts
	return out
}

// WithHooks makes the rows depend on statements that run after the query.
func (n *Normal) WithHooks(text string) *Normal { return n.named("hooks", text) }
