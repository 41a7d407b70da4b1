package diff

import (
	"cmp"
	"slices"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// Side is one version of a project: what dbt wrote, and what it means.
type Side struct {
	Project *manifest.Project
	Program *program.Program
}

// Projects compares two versions. The result is sorted by node.
func Projects(base, head Side) []Change {
	d := &comparison{base: base, head: head, macros: newMacroDiff(base.Project, head.Project)}
	renamed := renames(base.Program, head.Program)
	from := map[addr.Node]addr.Node{}
	for old, new := range renamed {
		from[new] = old
	}
	var out []Change
	for _, h := range head.Program.Models {
		old := h.Node
		if r, ok := from[h.Node]; ok {
			old = r
		}
		b := base.Program.Model(old)
		if b == nil {
			out = append(out, added(h))
			continue
		}
		if c, ok := d.compare(b, h); ok && !c.moved() {
			out = append(out, c)
		}
	}
	for _, b := range base.Program.Models {
		if _, ok := renamed[b.Node]; !ok && head.Program.Model(b.Node) == nil {
			out = append(out, removed(b))
		}
	}
	d.nameUpstream(out)
	slices.SortFunc(out, func(a, b Change) int { return cmp.Compare(a.Node, b.Node) })
	return out
}

// moved reports whether a source only belongs to another package now: nobody
// has anything to do about it.
func (c *Change) moved() bool {
	return c.Node.Kind() == "source" && c.Kind == Renamed && c.Verdict == Equivalent
}

type comparison struct {
	base, head Side
	macros     *macroDiff
}

func added(m *program.Model) Change {
	c := Change{Node: m.Node, Kind: Added, Origin: Direct, Verdict: Rows, RowsChanged: true}
	for _, col := range m.Columns {
		c.Columns = append(c.Columns, ColumnChange{Name: col.Name, Kind: ColumnAdded, Head: col.Type})
	}
	sortColumns(c.Columns)
	return c
}

func removed(m *program.Model) Change {
	c := Change{Node: m.Node, Kind: Removed, Origin: Direct, Verdict: Rows, RowsChanged: true}
	for _, col := range m.Columns {
		c.Columns = append(c.Columns, ColumnChange{Name: col.Name, Kind: ColumnRemoved, Base: col.Type})
	}
	sortColumns(c.Columns)
	return c
}

// compare compares a node that both sides have.
func (d *comparison) compare(b, h *program.Model) (Change, bool) {
	c := Change{Node: h.Node, Kind: Modified, Verdict: Equivalent}
	if b.Node != h.Node {
		c.Kind, c.RenamedFrom = Renamed, b.Node
	}
	if b != h { // else both sides were compiled as one
		c.RowsChanged = b.Digests().Rows != h.Digests().Rows
		c.Columns = columnChanges(b, h)
	}
	switch {
	case (c.RowsChanged || len(c.Columns) > 0) && (opaque(b) || opaque(h)):
		c.Verdict, c.RowsChanged = Unknown, true
	case c.RowsChanged:
		c.Verdict = Rows
	case len(c.Columns) > 0:
		c.Verdict = columnsVerdict(c.Columns)
	}
	edits := d.edits(b, h)
	c.Origin = Upstream
	if c.Verdict == Equivalent || len(edits) > 0 && ownDiffer(b, h) || len(edits) == 0 && d.ownChanged(b, h) {
		c.Origin = Direct
		c.Causes = edits
		if len(edits) == 0 && c.Verdict != Equivalent {
			c.Causes = []Cause{{CauseVar, d.file(h.Node)}}
		}
	}
	return c, c.Verdict != Equivalent || c.Kind == Renamed || len(edits) > 0
}

func opaque(m *program.Model) bool { return m.Analysis >= ir.OpaqueSQL }

// ownChanged reports whether a node of which nothing was edited differs by
// itself: it compiles to something else. Where it does not, its inputs do, if by
// their types alone.
func (d *comparison) ownChanged(b, h *program.Model) bool {
	was, is := d.base.Project.Node(b.Node), d.head.Project.Node(h.Node)
	if was != nil && is != nil && is.Compiled() && was.CompiledCode == is.CompiledCode && slices.EqualFunc(b.Inputs, h.Inputs, sameName) {
		return false
	}
	return ownDiffer(b, h)
}

// sameName reports whether two nodes are one but for their package.
func sameName(a, b addr.Node) bool { return a.Kind() == b.Kind() && a.Name() == b.Name() }

// ownDiffer reports whether the nodes' own queries differ over equal inputs.
func ownDiffer(b, h *program.Model) bool {
	if h.Alike == b {
		return false
	}
	if b.Own().Rows != h.Own().Rows || len(b.Own().Columns) != len(h.Own().Columns) {
		return true
	}
	for _, col := range b.Own().Columns {
		if other, ok := h.Own().Column(col.Name); !ok || other.Digest != col.Digest {
			return true
		}
	}
	return false
}

// columnsVerdict is additive when there are new columns and nothing else.
func columnsVerdict(columns []ColumnChange) Verdict {
	for _, c := range columns {
		if c.Kind != ColumnAdded {
			return Columns
		}
	}
	return Additive
}

// columnChanges compares columns by name, then pairs those that are gone with
// new ones of the same meaning: renames.
func columnChanges(b, h *program.Model) []ColumnChange {
	types := func(m *program.Model) map[string]ir.Type {
		out := make(map[string]ir.Type, len(m.Columns))
		for _, c := range m.Columns {
			out[c.Name] = c.Type
		}
		return out
	}
	bt, ht := types(b), types(h)
	heads := make(map[string]canon.ColumnDigest, len(h.Digests().Columns))
	for _, col := range h.Digests().Columns {
		heads[col.Name] = col
	}
	var out []ColumnChange
	var gone []canon.ColumnDigest
	for _, col := range b.Digests().Columns {
		other, ok := heads[col.Name]
		delete(heads, col.Name)
		change := ColumnChange{Name: col.Name, Base: bt[col.Name], Head: ht[col.Name]}
		switch {
		case !ok:
			gone = append(gone, col)
		case other.Digest != col.Digest:
			change.Kind = ColumnValue
			if change.Base.Known() && change.Head.Known() && change.Base.Family != change.Head.Family {
				change.Kind = ColumnType
			}
			out = append(out, change)
		}
	}
	var fresh []canon.ColumnDigest
	for _, col := range h.Digests().Columns {
		if _, ok := heads[col.Name]; ok {
			fresh = append(fresh, col)
		}
	}
	for _, col := range gone {
		i := slices.IndexFunc(fresh, func(f canon.ColumnDigest) bool { return f.Digest == col.Digest })
		if i < 0 {
			out = append(out, ColumnChange{Name: col.Name, Kind: ColumnRemoved, Base: bt[col.Name]})
			continue
		}
		out = append(out, ColumnChange{Name: fresh[i].Name, Kind: ColumnRenamed, RenamedFrom: col.Name, Base: bt[col.Name], Head: ht[fresh[i].Name]})
		fresh = slices.Delete(fresh, i, i+1)
	}
	for _, col := range fresh {
		out = append(out, ColumnChange{Name: col.Name, Kind: ColumnAdded, Head: ht[col.Name]})
	}
	out = append(out, unlisted(b, h)...)
	sortColumns(out)
	return out
}

// typesDiffer reports whether a node's columns have other types than before.
func (d *comparison) typesDiffer(n addr.Node) bool {
	b, h := d.base.Program.Model(n), d.head.Program.Model(n)
	if b == nil || h == nil || b == h {
		return false
	}
	types := map[string]ir.Type{}
	for _, c := range b.Columns {
		types[c.Name] = c.Type
	}
	return slices.ContainsFunc(h.Columns, func(c program.Column) bool {
		t, ok := types[c.Name]
		return ok && (t.Family != c.Type.Family || t.Name != c.Type.Name)
	})
}

// unlisted compares columns that are known by name only: those of sources and
// seeds, whose digests stand for any column.
func unlisted(b, h *program.Model) []ColumnChange {
	if len(b.Digests().Columns) > 0 || len(h.Digests().Columns) > 0 || b.Open || h.Open {
		return nil
	}
	has := func(m *program.Model, name string) bool {
		return slices.ContainsFunc(m.Columns, func(c program.Column) bool { return c.Name == name })
	}
	var out []ColumnChange
	for _, c := range b.Columns {
		if !has(h, c.Name) {
			out = append(out, ColumnChange{Name: c.Name, Kind: ColumnRemoved, Base: c.Type})
		}
	}
	for _, c := range h.Columns {
		if !has(b, c.Name) {
			out = append(out, ColumnChange{Name: c.Name, Kind: ColumnAdded, Head: c.Type})
		}
	}
	return out
}

func sortColumns(cs []ColumnChange) {
	slices.SortFunc(cs, func(a, b ColumnChange) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Kind, b.Kind)) })
}

// nameUpstream tells each node that differs through others which of its inputs
// differ.
func (d *comparison) nameUpstream(changes []Change) {
	differs := map[addr.Node]bool{}
	for _, c := range changes {
		if c.DataDiffer() {
			differs[c.Node] = true
		}
	}
	for i := range changes {
		c := &changes[i]
		m := d.head.Program.Model(c.Node)
		if m == nil || c.Kind == Added || !c.DataDiffer() {
			continue
		}
		for _, in := range m.Inputs {
			if differs[in] || d.typesDiffer(in) {
				c.Causes = append(c.Causes, Cause{CauseUpstream, string(in)})
			}
		}
		slices.SortFunc(c.Causes, func(a, b Cause) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Ref, b.Ref)) })
	}
}
