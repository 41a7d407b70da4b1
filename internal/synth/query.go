package synth

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// query writes a model's SQL with refs; e is what is edited.
func (p *project) query(i int, e edit) string {
	m := p.models[i]
	q := &query{project: p, model: m, r: p.chance(forQuery, i), edit: e}
	if e == otherText {
		q.line("-- looked at again")
	}
	switch m.kind {
	case staging:
		q.staging(i)
	case union:
		q.union()
	default:
		q.joined()
	}
	return q.String()
}

type query struct {
	strings.Builder
	*project
	model *model
	r     *rand.Rand
	edit  edit
}

func (q *query) line(format string, args ...any) {
	fmt.Fprintf(q, format, args...)
	q.WriteByte('\n')
}

func ref(name string) string { return "{{ ref('" + name + "') }}" }

func sourceOf(i int) (name, table string) { return "raw", fmt.Sprint("events_", i/3) }

// staging renames and casts the columns of a source.
func (q *query) staging(i int) {
	name, table := sourceOf(i)
	q.line("with source as (\n\n    select * from {{ source('%s', '%s') }}\n\n),\n\nrenamed as (\n\n    select", name, table)
	for j, c := range q.model.columns {
		q.item(j, fmt.Sprintf("cast(%s as %s)", []string{"c" + fmt.Sprint(j), "upper(c" + fmt.Sprint(j) + ")"}[j%2], q.typeOf(c)), c)
	}
	q.line("\n    from source\n    where c0 is not null and c1 > %s\n\n)\n", q.limit())
	q.pad("renamed")
}

// union puts all inputs below each other.
func (q *query) union() {
	for k, in := range q.model.inputs {
		if k > 0 {
			q.line("\nunion all\n")
		}
		q.line("select")
		for j, c := range q.model.columns {
			q.item(j, q.pick(in, "", isText(c)), c)
		}
		q.line("\nfrom %s", ref(q.models[in].name))
		if k == 0 {
			q.line("where id > %s", q.limit())
		}
	}
}

// joined joins the inputs, computes columns, and keeps the last of each, or sums
// up.
func (q *query) joined() {
	for k, in := range q.model.inputs {
		with := "with "
		if k > 0 {
			with = ""
		}
		q.line("%sinput_%d as (\n\n    select * from %s\n\n),\n", with, k, ref(q.models[in].name))
	}
	q.line("joined as (\n\n    select")
	group := q.model.kind == mart && q.r.IntN(2) == 0
	for j, c := range q.model.columns {
		k := q.r.IntN(len(q.model.inputs))
		switch {
		case j == 0:
			q.item(j, "input_0.id", c)
		case j == 1 && group:
			q.item(j, fmt.Sprintf(q.flavour.month, "input_0.created_at"), c)
		case j == 1:
			q.item(j, "input_0.created_at", c)
		case group:
			q.item(j, q.aggregate(k, c), c)
		default:
			q.item(j, q.compute(k, c), c)
		}
	}
	q.line("\n    from input_0")
	for k := range q.model.inputs[1:] {
		q.line("    %s join input_%d on input_0.id = input_%d.id", []string{"left", "inner", "left"}[q.r.IntN(3)], k+1, k+1)
	}
	q.line("    where input_0.id <> %s", q.limit())
	if group {
		q.line("    group by input_0.id, "+q.flavour.month, "input_0.created_at")
	}
	q.line("\n)\n")
	q.pad("joined")
}

// item writes one column of a list.
func (q *query) item(j int, expr, name string) {
	if j > 0 {
		q.WriteString(",\n")
	}
	if j == 3 && q.edit == otherValue {
		expr = "nullif(" + expr + ", '4711')"
	}
	fmt.Fprintf(q, "        %s as %s", expr, name)
	if j == 3 && q.edit == moreColumns {
		q.WriteString(",\n        4711 as added_column")
	}
}

// limit is a constant of a filter.
func (q *query) limit() string {
	if q.edit == otherRows {
		return "'4711'"
	}
	return "'17'"
}

func isText(column string) bool {
	for i, m := range measures {
		if strings.Contains(column, "_"+m+"_") {
			return i%2 == 1
		}
	}
	return false
}

func (q *query) typeOf(column string) string {
	switch {
	case column == "created_at":
		return q.flavour.time
	case isText(column):
		return q.flavour.text
	}
	return q.flavour.number
}

// pick is a column of an input, of a type.
func (q *query) pick(in int, prefix string, text bool) string {
	cs := q.models[in].columns
	for range 20 {
		if c := cs[2+q.r.IntN(len(cs)-2)]; isText(c) == text {
			return prefix + c
		}
	}
	return prefix + "id"
}

func (q *query) from(k int, text bool) string {
	return q.pick(q.model.inputs[k], fmt.Sprintf("input_%d.", k), text)
}

// compute is an expression over an input.
func (q *query) compute(k int, column string) string {
	text := isText(column)
	a, b := q.from(k, text), q.from(0, text)
	switch n := q.r.IntN(8); {
	case n < 3:
		return a
	case n == 3:
		return fmt.Sprintf("coalesce(%s, %s)", a, b)
	case n == 4:
		return fmt.Sprintf("case when %s > 10 then %s when %s is null then %s else null end", q.from(k, false), a, b, a)
	case n == 5 && text:
		return fmt.Sprintf(q.flavour.join, a, b)
	case n == 5:
		return fmt.Sprintf("%s + %s * %d", a, b, q.r.IntN(100))
	case n == 6 && text:
		return fmt.Sprintf("lower(trim(%s))", a)
	case n == 6:
		return fmt.Sprintf("cast(%s as %s) - 1", a, q.flavour.number)
	}
	return fmt.Sprintf("max(%s) over (partition by input_0.id order by input_0.created_at)", a)
}

func (q *query) aggregate(k int, column string) string {
	if isText(column) {
		return fmt.Sprintf("max(%s)", q.from(k, true))
	}
	a := q.from(k, false)
	switch q.r.IntN(4) {
	case 0:
		return fmt.Sprintf("count(distinct %s)", a)
	case 1:
		return fmt.Sprintf("sum(case when %s > %d then 1 else 0 end)", a, q.r.IntN(1000))
	}
	return fmt.Sprintf("sum(%s)", a)
}

// pad brings the query to its size: with columns that map codes to words, as
// long models have, each in a step of its own, and ends it.
func (q *query) pad(last string) {
	n := 0
	for ; q.Len() < q.model.size-700; n++ {
		name := fmt.Sprint("mapped_", n)
		q.line(", %s as (\n\n    select\n        %s.*,\n        case", name, last)
		room := min(q.model.size-q.Len(), 20_000)
		for start, w := q.Len(), 0; q.Len()-start < room-150; w++ {
			q.line("            when %s in ('%s %d', '%s') then '%s'", q.textColumn(), subjects[q.r.IntN(len(subjects))], w,
				measures[q.r.IntN(len(measures))], subjects[q.r.IntN(len(subjects))])
		}
		q.line("            else 'other'\n        end as mapped_%d\n    from %s\n\n)\n", n, last)
		last = name
	}
	q.WriteString("select\n")
	for j, c := range q.model.columns {
		if j > 0 {
			q.WriteString(",\n")
		}
		q.WriteString("    " + c)
	}
	for i := range n {
		fmt.Fprint(q, ",\n    mapped_", i)
	}
	if q.edit == moreColumns {
		q.WriteString(",\n    added_column")
	}
	q.line("\nfrom %s", last)
}

func (q *query) textColumn() string {
	cs := q.model.columns
	for i := 2; i < len(cs); i++ {
		if isText(cs[i]) {
			return cs[i]
		}
	}
	return cs[0]
}
