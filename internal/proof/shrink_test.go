package proof

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/proof/query"
)

// maxTrials bounds the attempts at making one collision smaller.
const maxTrials = 600

// shrink makes a collision as small as it can: both queries alike, then each,
// then the rows.
func (h *hunt) shrink(c collision) collision {
	trials := 0
	better := func(a, b *query.Query) bool {
		if trials++; trials > maxTrials || len(a.SQL())+len(b.SQL()) >= len(c.a.text)+len(c.b.text) {
			return false
		}
		d, ok := h.collide(a, b, c.db)
		if ok {
			c.a, c.b, c.mine, c.other = d.a, d.b, d.mine, d.other
		}
		return ok
	}
	for h.smaller(c.a.query, c.b.query, better) && trials <= maxTrials {
	}
	c.db = h.fewerRows(c)
	return c
}

// smaller tries every reduction once: on both queries, on the first, on the
// second.
func (h *hunt) smaller(a, b *query.Query, better func(a, b *query.Query) bool) bool {
	of := map[string]query.Reduction{}
	for _, s := range query.Reductions(b) {
		of[s.Label] = s
	}
	for _, r := range query.Reductions(a) {
		if s, ok := of[r.Label]; ok && better(r.Apply(), s.Apply()) || better(r.Apply(), b) {
			return true
		}
	}
	for _, s := range query.Reductions(b) {
		if better(a, s.Apply()) {
			return true
		}
	}
	return false
}

// shrinkBroken makes a query small at which the compiler fails.
func (h *hunt) shrinkBroken(q *query.Query, how string) string {
	fails := func(q *query.Query) (ok bool) {
		defer func() {
			if recover() != nil { // what a reduction made is no query
				ok = false
			}
		}()
		c, _ := h.claim(q.SQL(), h.engine.dialect(), h.schema)
		return c.broken == how && h.execute(q.SQL(), "d0").err == nil
	}
	for again := true; again; {
		again = false
		for _, r := range query.Reductions(q) {
			if s := r.Apply(); len(s.SQL()) < len(q.SQL()) && fails(s) {
				q, again = s, true
				break
			}
		}
	}
	return fmt.Sprintf("seed %d, %s: %s\n%s", h.seed, h.engine.dialect(), how, q.SQL())
}

// fewerRows drops rows that the collision does not need.
func (h *hunt) fewerRows(c collision) data.Database {
	for _, t := range h.schema {
		for i := len(c.db[t.Name]) - 1; i >= 0; i-- {
			less := data.Database{}
			for name, rows := range c.db {
				less[name] = rows
			}
			less[t.Name] = slices.Delete(slices.Clone(c.db[t.Name]), i, i+1)
			if _, ok := h.collide(c.a.query, c.b.query, less); ok {
				c.db = less
			}
		}
	}
	return c.db
}

// collide reports whether two queries are called equal in some columns, and a
// database tells them apart.
func (h *hunt) collide(a, b *query.Query, db data.Database) (c collision, ok bool) {
	defer func() {
		if r := recover(); r != nil { // what a reduction made is no query
			ok = false
		}
	}()
	x, y := &member{query: a, text: a.SQL()}, &member{query: b, text: b.SQL()}
	var ok1, ok2 bool
	x.claim, ok1 = h.claim(x.text, h.engine.dialect(), h.schema)
	y.claim, ok2 = h.claim(y.text, h.engine.dialect(), h.schema)
	if !ok1 || !ok2 || x.claim.rows != y.claim.rows {
		return c, false
	}
	sub := *h
	sub.dbs = []data.Database{db}
	if h.engine.load("d0", h.schema, db) != nil {
		return c, false
	}
	mine, theirs := x.claim.shared(y.claim)
	rx, ry := sub.result(x, 0), sub.result(y, 0)
	if rx.err != nil || ry.err != nil || !fits(rx.bag, x) || !fits(ry.bag, y) ||
		rx.bag.project(mine).key() == ry.bag.project(theirs).key() || !sub.certain(x, 0) || !sub.certain(y, 0) {
		return c, false
	}
	return collision{h.seed, h.engine.dialect(), x, y, mine, theirs, h.schema, db, ""}, true
}

// fits reports whether a result has the columns that the compiler saw.
func fits(b bag, m *member) bool { return len(b) == 0 || len(b[0]) == len(m.claim.columns) }

// write is a collision as a regression case: one that must differ.
func (c collision) write() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# seed %d, %s\ndiffer dialect=%s\n", c.seed, strings.TrimSuffix(c.how, "; "), c.engine)
	for _, t := range c.schema {
		if strings.Contains(c.a.text+c.b.text, t.Name) {
			fmt.Fprintf(&b, "%s;\n", t.DDL())
			if len(c.db[t.Name]) > 0 {
				fmt.Fprintf(&b, "%s;\n", c.db.Insert(&t))
			}
		}
	}
	fmt.Fprintf(&b, "~~\n%s\n~~\n%s\n----\ndiffer\n\n", c.a.text, c.b.text)
	return b.String()
}

// keep appends collisions to a file beside the other regressions; there they are
// run by every test.
func keep(cs []collision) error {
	if len(cs) == 0 {
		return nil
	}
	name := filepath.Join("testdata", "collisions", fmt.Sprintf("seed_%d", cs[0].seed))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	for _, c := range cs {
		if _, err := f.WriteString(c.write()); err != nil {
			return err
		}
	}
	return f.Close()
}
