package ir

import (
	"fmt"
)

// Check verifies the rules of the package comment that can be seen in a tree:
// each column is introduced once, and nothing is used that is not introduced.
// It gives the first violation.
func Check(q *Query) error {
	c := &checker{introduced: make([]bool, len(q.Columns))}
	for _, cte := range q.CTEs {
		c.introduce(cte.Root)
	}
	c.introduce(q.Root)
	for _, cte := range q.CTEs {
		c.uses(cte.Root)
		c.outputs("cte "+cte.Name, cte.Outputs)
	}
	c.uses(q.Root)
	c.outputs("query", q.Outputs)
	return c.err
}

type checker struct {
	introduced []bool
	err        error
}

func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("ir: "+format, args...)
	}
}

func (c *checker) introduce(rel Rel) {
	Walk(rel, func(rel Rel) bool {
		for _, id := range Introduces(rel) {
			switch {
			case int(id) >= len(c.introduced) || id < 0:
				c.fail("%T introduces column %d, which has no meta", rel, id)
				continue
			case c.introduced[id]:
				c.fail("column %d is introduced twice, the second time by %T", id, rel)
			}
			c.introduced[id] = true
		}
		c.subqueries(rel, c.introduce)
		return true
	})
}

func (c *checker) subqueries(rel Rel, f func(Rel)) {
	for _, e := range Exprs(rel) {
		WalkExpr(e, func(e Expr) bool {
			if s, ok := e.(*Subquery); ok {
				f(s.Rel)
			}
			return true
		})
	}
}

func (c *checker) uses(rel Rel) {
	Walk(rel, func(rel Rel) bool {
		for _, e := range Exprs(rel) {
			WalkExpr(e, func(e Expr) bool {
				if col, ok := e.(*Col); ok {
					c.known(fmt.Sprintf("%T", rel), col.ID)
				}
				return true
			})
		}
		switch rel := rel.(type) {
		case *Distinct:
			for _, id := range rel.Columns {
				c.known("distinct", id)
			}
		case *SetOp:
			for _, arm := range rel.Arms {
				if len(arm.Columns) != len(rel.Columns) {
					c.fail("an arm of a set operation has %d columns and not %d", len(arm.Columns), len(rel.Columns))
				}
				for _, id := range arm.Columns {
					if id != 0 {
						c.known("set operation", id)
					}
				}
			}
		}
		c.subqueries(rel, c.uses)
		return true
	})
}

func (c *checker) outputs(what string, outs []Output) {
	for _, o := range outs {
		c.known(what, o.Column)
	}
}

func (c *checker) known(who string, id ColumnID) {
	if id <= 0 || int(id) >= len(c.introduced) || !c.introduced[id] {
		c.fail("%s uses column %d, which nothing introduces", who, id)
	}
}
