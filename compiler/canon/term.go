package canon

import (
	"hash/maphash"
	"math/bits"

	"github.com/tailwater/tailwater/compiler/ir"
)

// term is an expression in normal form, over columns of atoms. Terms are shared
// and never changed after the function that makes them returns.
//
// Equal op, text and relation over equal arguments is equal, whatever the
// arguments are.
type term struct {
	op   string
	text string
	args []*term
	atom *atom     // set for "col": the atom whose column text names
	rel  *relation // set for "pick", "exists" and "in rows"; args begin with its arguments

	id    identity
	kind  kind
	solid bool // never NULL
	taint Taint
	size  int    // of the tree below, saturating
	mask  uint64 // of the atoms below: a bit each, several may share one
}

// kind is what is known of a term's type.
type kind struct {
	family ir.Family
	name   string // one spelling for each type; empty where only the family is known
	exact  bool   // equal values are one value: equality is identity
}

// identity tells terms apart within one run: equal identities, equal terms. It
// differs from run to run, so nothing is ever sorted by it.
type identity [2]uint64

// maxSize is where sizes stop counting.
const maxSize = 1 << 30

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func (x *identity) add(n uint64) {
	for i := range x {
		hi, lo := bits.Mul64(x[i]^n^uint64(i+1)*0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
		x[i] = hi ^ lo + x[i]<<1
	}
}

func (x *identity) str(s string) {
	for i := range x {
		hi, lo := bits.Mul64(x[i]^maphash.String(seeds[i], s), 0xff51afd7ed558ccd)
		x[i] = hi ^ lo + x[i]<<1
	}
}

// newTerm makes a term as it is, without any rule.
func newTerm(op, text string, args ...*term) *term {
	t := &term{op: op, text: text, args: args, size: 1}
	t.gather()
	t.identify()
	return t
}

// gather sums up what the arguments say.
func (t *term) gather() {
	for _, a := range t.args {
		t.taint = max(t.taint, a.taint)
		t.size = min(t.size+a.size, maxSize)
		t.mask |= a.mask
	}
}

func (t *term) identify() {
	t.id = identity{0x51, 0x7c}
	t.id.str(t.op)
	t.id.str(t.text)
	if t.atom != nil {
		t.id.add(uint64(t.atom.serial))
	}
	if t.rel != nil {
		t.id.str(t.rel.digest().key())
	}
	if commutes(t.op, t.text) {
		var sum identity
		for _, a := range t.args {
			one := identity{0x3f, 0x95}
			one.add(a.id[0])
			one.add(a.id[1])
			sum[0] += one[0]
			sum[1] += one[1]
		}
		t.id.add(uint64(len(t.args)))
		t.id.add(sum[0])
		t.id.add(sum[1])
		return
	}
	for _, a := range t.args {
		t.id.add(a.id[0])
		t.id.add(a.id[1])
	}
}

// commutes reports whether the order of a term's arguments means nothing.
func commutes(op, text string) bool {
	switch op {
	case "and", "or", "=", "<>", "set", "same", "distinct":
		return true
	case "op":
		return text == "commute +" || text == "commute *"
	}
	return false
}

// typed adds what is known of the values. It is for the one who makes a term.
func (t *term) typed(k kind) *term {
	t.kind = k
	return t
}

func (t *term) never(null bool) *term {
	t.solid = null
	return t
}

func (t *term) is(u *term) bool { return t == u || t.id == u.id }

// column is a column of an atom.
func column(a *atom, c col) *term {
	t := &term{op: "col", text: c.name, atom: a, kind: c.kind, solid: c.solid && !a.lookup, taint: c.taint, size: 1, mask: a.bit()}
	t.identify()
	return t
}

// moved is a column of one atom as that of another, of the same relation.
func moved(t *term, to *atom) *term {
	out := *t
	out.atom, out.mask = to, to.bit()
	out.identify()
	return &out
}

// of is a term over a relation of its own.
func of(op, text string, r *relation, args []*term) *term {
	t := &term{op: op, text: text, args: args, rel: r, size: 1, taint: r.taint}
	t.gather()
	t.identify()
	return t
}

// pick is a column of the only row of a relation; NULL where it has no row.
func pick(r *relation, c col, args []*term) *term {
	t := of("pick", r.digestOf(c.name).key(), r, args).typed(c.kind)
	t.solid = c.solid && r.one
	t.taint = max(t.taint, c.taint)
	return t
}

// walk visits a term and all below, each once, as long as f says so.
func (t *term) walk(f func(*term) bool) {
	if len(t.args) == 0 {
		f(t)
		return
	}
	seen := markMemos.Get().(*memo[struct{}])
	t.visit(f, seen)
	seen.empty()
	markMemos.Put(seen)
}

func (t *term) visit(f func(*term) bool, seen *memo[struct{}]) {
	if len(t.args) > 0 {
		if _, ok := seen.get(t); ok {
			return
		}
		seen.put(t, struct{}{})
	}
	if !f(t) {
		return
	}
	for _, a := range t.args {
		a.visit(f, seen)
	}
}

// of reports whether a term is a column of an atom.
func (t *term) of(a *atom) bool { return t.atom != nil && t.atom.serial == a.serial }

// uses reports whether a term depends on an atom.
func (t *term) uses(a *atom) bool {
	if t.mask&a.bit() == 0 {
		return false
	}
	found := false
	t.walk(func(t *term) bool {
		found = found || t.of(a)
		return !found && t.mask&a.bit() != 0
	})
	return found
}

// within reports whether all atoms of a term are in the set.
func (t *term) within(set map[serial]bool) bool {
	ok := true
	t.walk(func(t *term) bool {
		if t.atom != nil && !set[t.atom.serial] {
			ok = false
		}
		return ok && t.mask != 0
	})
	return ok
}

// touches reports whether a term uses an atom of the set.
func (t *term) touches(set map[serial]bool) bool {
	found := false
	t.walk(func(t *term) bool {
		if t.atom != nil && set[t.atom.serial] {
			found = true
		}
		return !found && t.mask != 0
	})
	return found
}

// grounded reports whether a term uses no atom at all.
func (t *term) grounded() bool { return t.mask == 0 }

func taintOf(ts []*term) Taint {
	var out Taint
	for _, t := range ts {
		out = max(out, t.taint)
	}
	return out
}

// sameTerms reports whether two lists are the same terms.
func sameTerms(a, b []*term) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].is(b[i]) {
			return false
		}
	}
	return true
}
