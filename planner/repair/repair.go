package repair

import (
	"reflect"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/delta"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// Side is one version, with what resolves its queries.
type Side struct {
	diff.Side
	Resolve func(reader addr.Node, text string) (*ir.Query, diag.List)
}

// Repairs finds ways for the steps of one plan. It is for one goroutine.
type Repairs struct {
	base, head Side
	changes    map[addr.Node]*diff.Change
	delta      *delta.Comparer
	queries    map[addr.Node][2]*ir.Query
}

// New takes both sides and what differs.
func New(base, head Side, changes []diff.Change) *Repairs {
	r := &Repairs{base: base, head: head, changes: map[addr.Node]*diff.Change{}, queries: map[addr.Node][2]*ir.Query{}}
	for i := range changes {
		r.changes[changes[i].Node] = &changes[i]
	}
	r.delta = delta.New(r)
	return r
}

// Same reports whether readers of these columns of a node see no difference.
func (r *Repairs) Same(n addr.Node, columns []string) bool {
	if r.base.Program.Model(n) == nil || r.head.Program.Model(n) == nil {
		return false
	}
	c := r.changes[n]
	if c == nil || !c.DataDiffer() {
		return true
	}
	if c.RowsChanged || c.Kind != diff.Modified {
		return false
	}
	return !slices.ContainsFunc(c.Columns, func(x diff.ColumnChange) bool {
		return slices.ContainsFunc(columns, func(name string) bool {
			return strings.EqualFold(name, x.Name) || strings.EqualFold(name, x.RenamedFrom)
		})
	})
}

// Queries are both versions of the query that a node holds the result of.
func (r *Repairs) Queries(n addr.Node) (base, head *ir.Query) {
	if q, ok := r.queries[n]; ok {
		return q[0], q[1]
	}
	r.queries[n] = [2]*ir.Query{}
	b, h := r.base.Project.Node(n), r.head.Project.Node(n)
	if b == nil || h == nil || !holdsQuery(b) || !holdsQuery(h) || !alike(b, h) {
		return nil, nil
	}
	q, _ := r.base.Resolve(n, b.CompiledCode)
	k := q
	if m := r.head.Program.Model(n); m == nil || m.Alike == nil || m.Alike != r.base.Program.Model(n) { // else both say the same
		k, _ = r.head.Resolve(n, h.CompiledCode)
	}
	r.queries[n] = [2]*ir.Query{q, k}
	return q, k
}

// holdsQuery reports whether a node's relation is what its compiled query gives
// when it is built from nothing, and nothing else.
func holdsQuery(n *manifest.Node) bool {
	switch n.Config.Materialized {
	case "view", "table", "ephemeral", "incremental":
	default:
		return false
	}
	return n.ResourceType == "model" && n.Language != "python" && n.Compiled() && len(n.Config.PreHooks)+len(n.Config.PostHooks) == 0 && n.Config.SQLHeader == "" &&
		(n.RelationName == "" || n.Config.Materialized != "incremental" || !strings.Contains(n.CompiledCode, n.RelationName))
}

// alike reports whether two versions are stored alike. What an incremental model
// holds depends on more of its settings than that of others.
func alike(b, h *manifest.Node) bool {
	if b.Contract != h.Contract {
		return false
	}
	if b.Config.Materialized == "incremental" || h.Config.Materialized == "incremental" {
		return b.Config.Canonical() == h.Config.Canonical()
	}
	return true
}

// pair is a model whose stored data may be mended.
type pair struct {
	node       addr.Node
	base, head *manifest.Node
	model      *program.Model // of head
	change     *diff.Change
}

// pair is both versions of a model whose table stays where and what it is, and
// of which no column depends on more than data; ok is false where that is not so.
func (r *Repairs) pair(n addr.Node) (pair, bool) {
	p := pair{n, r.base.Project.Node(n), r.head.Project.Node(n), r.head.Program.Model(n), r.changes[n]}
	was := r.base.Program.Model(n)
	if p.base == nil || p.head == nil || p.model == nil || was == nil || p.change == nil || p.change.Kind != diff.Modified || p.change.Verdict == diff.Unknown ||
		p.base.Config.Canonical() != p.head.Config.Canonical() || p.head.RelationName == "" || p.base.RelationName != p.head.RelationName {
		return p, false
	}
	if !reflect.DeepEqual(constraints(p.base), constraints(p.head)) {
		return p, false
	}
	if b, h := r.Queries(n); b == nil || h == nil || b.Open || h.Open || b.Analysis != ir.Exact || h.Analysis != ir.Exact {
		return p, false
	}
	return p, certain(was) && certain(p.model)
}

// constraints are what a table is made with, by column; "" for its own.
func constraints(n *manifest.Node) map[string][]manifest.Constraint {
	out := map[string][]manifest.Constraint{}
	if n.Contract.Enforced {
		out[""] = n.Constraints
		for _, c := range n.Columns {
			out[c.Name] = c.Constraints
		}
	}
	return out
}

// certain reports whether a model follows from its inputs' data alone.
func certain(m *program.Model) bool {
	d := m.Digests()
	if d.Rows.IsZero() || d.RowsTaint > canon.FloatOrder {
		return false
	}
	return !slices.ContainsFunc(d.Columns, func(c canon.ColumnDigest) bool { return c.Taint > canon.FloatOrder })
}

// sameTable reports whether head's columns have base's names and types.
func (r *Repairs) sameTable(p pair) bool {
	return !slices.ContainsFunc(p.change.Columns, func(c diff.ColumnChange) bool {
		return c.Kind != diff.ColumnValue || !r.delta.SameType(p.node, c.Name)
	})
}

// changed are the columns that differ, and those that do not.
func (p pair) changed() (changed, kept []program.Column) {
	for _, c := range p.model.Columns {
		if slices.ContainsFunc(p.change.Columns, func(x diff.ColumnChange) bool { return x.Name == c.Name }) {
			changed = append(changed, c)
		} else {
			kept = append(kept, c)
		}
	}
	return changed, kept
}
