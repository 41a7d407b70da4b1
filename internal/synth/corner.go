package synth

import (
	"fmt"
	"strings"
)

// Corner is a query of one shape that is as large as one likes: what a program
// wrote, or somebody who had no choice. Work on it should grow as its text does.
type Corner struct {
	Name string
	Size int // the largest that was met, or near to that
	// Query reads columns c0, c1, … of raw.t, and nothing else.
	Query func(n int) string
}

// Corners are shapes that have made other tools slow.
var Corners = []Corner{
	{"columns", 2000, func(n int) string { return "select " + list(n, ", ", "c%d as d%[1]d") + " from raw.t" }},
	{"columns through stars", 2000, func(n int) string {
		return "with a as (select " + list(n, ", ", "c%d as d%[1]d") + " from raw.t), b as (select * from a), d as (select * from b where d0 > 1) select * from d"
	}},
	{"columns grouped", 1000, func(n int) string {
		return "select c0, " + list(n, ", ", "sum(c%d) as s%[1]d") + " from raw.t group by c0"
	}},
	{"windows", 500, func(n int) string {
		return "select " + list(n, ", ", "sum(c%d) over (partition by c0 order by c1) as s%[1]d") + " from raw.t"
	}},
	{"union arms", 10_000, func(n int) string { return list(n, " union all ", "select c0, %d as n from raw.t") }},
	{"case branches", 10_000, func(n int) string {
		return "select case " + list(n, " ", "when c0 = %d then 'v%[1]d'") + " end as v from raw.t"
	}},
	{"in list", 100_000, func(n int) string { return "select c0 from raw.t where c0 in (" + list(n, ", ", "%d") + ")" }},
	{"conditions", 10_000, func(n int) string { return "select c0 from raw.t where " + list(n, " or ", "c0 = %d") }},
	{"operators", 2_000, func(n int) string { return "select c0 || " + list(n, " || ", "'x%d'") + " as v from raw.t" }},
	{"values", 10_000, func(n int) string {
		return "select v.a from (values " + list(n, ", ", "(%d, 'x')") + ") as v(a, b)"
	}},
	{"ctes in a row", 2000, func(n int) string {
		return "with q0 as (select c0 from raw.t), " + list(n, ", ", "r%d as (select c0 + 1 as c0 from q%[1]d), q%[2]d as (select * from r%[1]d)") +
			fmt.Sprintf(" select * from q%d", n)
	}},
	{"ctes side by side", 2000, func(n int) string {
		return "with " + list(n, ", ", "q%d as (select c0 from raw.t where c1 = %[1]d)") + " select " + list(n, ", ", "(select max(c0) from q%d) as m%[1]d")
	}},
	{"diamonds", 40, func(n int) string {
		return "with q0 as (select c0, c1 from raw.t), " + list(n, ", ", "q%[2]d as (select a.c0, b.c1 from q%[1]d a join q%[1]d b on a.c0 = b.c0)") +
			fmt.Sprintf(" select * from q%d", n)
	}},
	{"joins", 300, func(n int) string {
		return "select t.c0 from raw.t t " + list(n, " ", "left join raw.t t%d on t%[1]d.c0 = t.c0")
	}},
	{"subqueries", 200, func(n int) string {
		return strings.Repeat("select * from (", n) + "select c0, c1 from raw.t" + list(n, "", ") s%d")
	}},
}

// list writes n items; format gets the number of each, and the next.
func list(n int, separator, format string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(separator)
		}
		if strings.Contains(format, "%[2]d") {
			fmt.Fprintf(&b, strings.Replace(format, "%d", "%[1]d", 1), i, i+1)
		} else {
			fmt.Fprintf(&b, format, i)
		}
	}
	return b.String()
}
