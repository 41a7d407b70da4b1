package compiler

import (
	"reflect"
	"slices"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/resolve"
)

// Most nodes of a change are the same on both sides. What base's compilation of
// such a node asked for is kept until head's turn: where head would be told the
// same, what base found out is head's too.
//
// A query is a function of its text, its dialect and the catalog's answers; a
// node's meaning is one of its query, its own definition and the meanings of its
// inputs. Nothing else may be looked at while a node is compiled, or it has to
// be compared here.

// trace is what the compilation of a unit asked for.
type trace struct {
	resolved  bool      // not set for what is no query
	query     *ir.Query // nil where it is not kept
	questions []question
}

// question is one to the catalog, with its answer.
type question struct {
	parts     []ast.Ident // nil where an injected ephemeral model was asked for
	ephemeral string
	answer    resolve.Relation
	known     bool
}

// pair finds for each unit of head the unit of base for the same node, and
// whether it is of the same definition.
func (c *compilation) pair(base *compilation) {
	c.base = base
	for _, u := range c.units {
		i, ok := base.index[u.node]
		if !ok {
			continue
		}
		b := base.units[i]
		u.before = b
		switch {
		case c.dialect != base.dialect:
		case u.source != nil && b.source != nil:
			u.twin = b
		case u.def == nil || b.def == nil || c.byText[u.node] || c.clocked[u.node] || !u.def.Same(b.def):
		case c.growth(u.def) != base.growth(b.def): // what it reads has another event time
		case c.dataHooks(u.def) == base.dataHooks(b.def): // macros that differ make hooks that differ
			u.twin = b
			b.trace = &trace{}
		}
	}
}

// ask notes a question, where somebody will want to know.
func (u *unit) ask(q question) {
	if u.trace != nil {
		q.parts = slices.Clone(q.parts) // not the tree that they are a part of
		u.trace.questions = append(u.trace.questions, q)
	}
}

// share compiles a unit by what its twin found out. It returns false where the
// twin found out something else; needs is as for compile.
func (c *compilation) share(u *unit) (needs int, shared bool) {
	if u.twin == nil || u.twin.trace == nil || !u.twin.trace.resolved {
		return -1, false
	}
	cat := newCatalog(c, u)
	same := cat.repeats(u.twin.trace.questions)
	if cat.missing >= 0 && !c.stuck {
		return cat.missing, true
	}
	if !same {
		return -1, false
	}
	if c.sameInputs(u) {
		u.model, u.meaning, u.columns = u.twin.model, u.twin.meaning, u.twin.columns
		return -1, true
	}
	model := *u.twin.model // what its own query says is the same
	model.Alike = u.twin.model
	u.model, u.columns = &model, u.twin.columns
	q := u.twin.trace.query
	if q == nil {
		q, _ = c.again(u)
	}
	own := u.twin.model.Own
	c.digest(u, q)
	u.model.Own = own
	return -1, true
}

// repeats reports whether the catalog gives the same answers again.
func (c *catalog) repeats(questions []question) bool {
	for _, q := range questions {
		answer, known := resolve.Relation{}, false
		if q.parts != nil {
			answer, known = c.Relation(q.parts)
		} else {
			answer, known = c.Ephemeral(q.ephemeral)
		}
		if known != q.known || !sameRelation(answer, q.answer) {
			return false
		}
	}
	return true
}

func sameRelation(a, b resolve.Relation) bool {
	return a.Node == b.Node && a.Relation == b.Relation && a.Open == b.Open && a.Soft == b.Soft && a.Self == b.Self &&
		sameColumns(a.Columns, b.Columns)
}

// sameColumns compares to the letter, what is not known included.
func sameColumns(a, b []resolve.Column) bool {
	if len(a) != len(b) || len(a) == 0 || &a[0] == &b[0] {
		return len(a) == len(b)
	}
	return slices.EqualFunc(a, b, func(a, b resolve.Column) bool { return a.Name == b.Name && reflect.DeepEqual(a.Type, b.Type) })
}

// sameInputs reports whether what a unit's twin reads has the same meanings here.
func (c *compilation) sameInputs(u *unit) bool {
	for _, n := range u.twin.model.Inputs {
		if c.meaning(n) != c.base.meaning(n) {
			return false
		}
	}
	return true
}

// shareLeaf takes over the meaning of a twin that has the same and nothing
// spliced in: readers on both sides then have the same inputs.
func (u *unit) shareLeaf() {
	if u.twin != nil && u.leaf != "" && u.twin.leaf == u.leaf {
		u.meaning, u.model.Digests, u.model.Own = u.twin.meaning, u.twin.model.Digests, u.twin.model.Own
		if sameColumns(columnsOf(u), u.twin.columns) {
			u.columns = u.twin.columns
		}
	}
}

// reconcile takes over the meaning that the node had before where it is the
// same: readers on both sides then have the same inputs.
func (u *unit) reconcile() {
	b := u.before
	if b == nil || b.meaning == u.meaning || u.meaning == nil {
		return
	}
	if b.meaning.Normal().Equal(u.meaning.Normal()) {
		u.meaning = b.meaning
		return
	}
	if u.twin == nil { // where does the difference come from?
		b.model.Own()
		u.model.Own()
	}
}
