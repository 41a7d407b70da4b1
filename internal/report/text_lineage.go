package report

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
)

// Text writes a lineage for people: trees from where it starts, or, of a whole
// project, the inputs of every column.
func (d *Lineage) Text(st Style) []byte {
	p := &page{Style: st}
	if d.start == nil {
		d.all(p)
	} else {
		d.trees(p)
	}
	return p.bytes()
}

// all lists the direct inputs of every column, a node at a time.
func (d *Lineage) all(p *page) {
	n := newNamer(d.ids())
	columns := d.Columns
	for _, r := range d.Rows {
		p.heading(n.node(r.UniqueID))
		var rows [][]cell
		for len(columns) > 0 && columns[0].UniqueID == r.UniqueID {
			rows = append(rows, []cell{{plain, columns[0].Column}, {faint, p.glyph("←", "<-")}, {plain, inputList(n, columns[0].Inputs)}})
			columns = columns[1:]
		}
		if len(r.Inputs) > 0 {
			rows = append(rows, []cell{{note, "(rows)"}, {faint, p.glyph("←", "<-")}, {plain, inputList(n, r.Inputs)}})
		}
		p.table(2, rows)
	}
	if len(d.Rows) == 0 {
		p.say(0, strong, "No model with a query.")
	}
}

func (d *Lineage) ids() []string {
	var ids []string
	for _, c := range d.Columns {
		ids = append(ids, c.UniqueID)
		for _, in := range c.Inputs {
			ids = append(ids, in.UniqueID)
		}
	}
	for _, r := range d.Rows {
		ids = append(ids, r.UniqueID)
		for _, in := range r.Inputs {
			ids = append(ids, in.UniqueID)
		}
	}
	if d.start != nil {
		for _, c := range d.start.Columns {
			ids = append(ids, string(c.Node))
		}
	}
	return ids
}

func inputList(n namer, inputs []Input) string {
	parts := make([]string, len(inputs))
	for i, in := range inputs {
		parts[i] = inputName(n, in) + " (" + in.Kind + ")"
	}
	return strings.Join(parts, ", ")
}

func inputName(n namer, in Input) string {
	if in.Column == nil {
		return "rows of " + n.node(in.UniqueID)
	}
	return n.node(in.UniqueID) + "." + *in.Column
}

// link is one end of an edge as seen from the other.
type link struct {
	column addr.Column
	kind   string
}

// trees draws what each node of the start is made of and what is made of it.
func (d *Lineage) trees(p *page) {
	n := newNamer(d.ids())
	up, down := d.links()
	columns := d.start.Columns
	for len(columns) > 0 {
		node := columns[0].Node
		end := slices.IndexFunc(columns, func(c addr.Column) bool { return c.Node != node })
		if end < 0 {
			end = len(columns)
		}
		p.blank()
		d.treesOf(p, n, columns[:end], up, down)
		columns = columns[end:]
	}
}

// treesOf draws the trees of columns of one node.
func (d *Lineage) treesOf(p *page, n namer, columns []addr.Column, up, down map[addr.Column][]link) {
	title := n.node(string(columns[0].Node))
	if len(columns) == 1 && columns[0].Name != "" {
		title += "." + columns[0].Name
	}
	p.b.WriteString(p.paint(strong, clean(title)) + "\n")
	starts := startsOf(columns, up, down)
	if d.start.Up {
		d.direction(p, n, "Made of", "no column", starts, up)
	}
	if d.start.Down {
		d.direction(p, n, "Read by", "nothing", starts, down)
	}
}

// links maps each column to its inputs and to its readers.
func (d *Lineage) links() (up, down map[addr.Column][]link) {
	up, down = map[addr.Column][]link{}, map[addr.Column][]link{}
	add := func(to addr.Column, inputs []Input) {
		for _, in := range inputs {
			from := addr.Column{Node: addr.Node(in.UniqueID), Name: text(in.Column)}
			up[to] = append(up[to], link{from, in.Kind})
			down[from] = append(down[from], link{to, in.Kind})
		}
	}
	for _, c := range d.Columns {
		add(addr.Column{Node: addr.Node(c.UniqueID), Name: c.Column}, c.Inputs)
	}
	for _, r := range d.Rows {
		add(addr.Column{Node: addr.Node(r.UniqueID)}, r.Inputs)
	}
	return up, down
}

// startsOf are the columns that the trees of a node begin at, rows last.
func startsOf(columns []addr.Column, maps ...map[addr.Column][]link) []addr.Column {
	rows := addr.Column{Node: columns[0].Node}
	if columns[0] != rows {
		return append(slices.Clone(columns), rows)
	}
	var starts []addr.Column
	for _, m := range maps {
		for c := range m {
			if c.Node == rows.Node && c != rows {
				starts = append(starts, c)
			}
		}
	}
	slices.SortFunc(starts, addr.CompareColumns)
	return append(slices.Compact(starts), rows)
}

func (d *Lineage) direction(p *page, n namer, title, none string, starts []addr.Column, links map[addr.Column][]link) {
	p.heading(title)
	t := &tree{page: p, names: n, links: links, seen: map[addr.Column]bool{}, made: d.expressions(p)}
	empty := true
	for _, c := range starts {
		if len(links[c]) == 0 {
			continue
		}
		empty = false
		switch {
		case c.Name == "":
			p.say(2, note, "(rows)")
		default:
			p.say(2, plain, c.Name+t.expression(c))
		}
		t.below(c, "  ")
	}
	if empty {
		p.say(2, faint, none)
	}
}

// tree draws links. A column that was drawn before is not opened again, so a
// tree is never longer than its edges.
type tree struct {
	*page
	names namer
	links map[addr.Column][]link
	seen  map[addr.Column]bool
	made  map[addr.Column]string // what columns are made of, where it is to be told
}

// expressions are told where more is asked for than the tree.
func (d *Lineage) expressions(p *page) map[addr.Column]string {
	made := map[addr.Column]string{}
	for _, c := range d.Columns {
		if p.Verbose && c.Expression != "" {
			made[addr.Column{Node: addr.Node(c.UniqueID), Name: c.Column}] = c.Expression
		}
	}
	return made
}

func (t *tree) expression(c addr.Column) string {
	if text := t.made[c]; text != "" {
		return " = " + text
	}
	return ""
}

func (t *tree) below(c addr.Column, prefix string) {
	t.seen[c] = true
	links := t.links[c]
	for i, l := range links {
		branch, trunk := t.glyph("├── ", "|-- "), t.glyph("│   ", "|   ")
		if i == len(links)-1 {
			branch, trunk = t.glyph("└── ", "`-- "), "    "
		}
		name := t.names.node(string(l.column.Node))
		if l.column.Name != "" {
			name += "." + l.column.Name
		} else {
			name = "rows of " + name
		}
		again := t.seen[l.column] && len(t.links[l.column]) > 0
		more := ""
		if again {
			more = t.paint(faint, " "+t.glyph("…", "..."))
		}
		t.b.WriteString(t.paint(faint, prefix+branch) + clean(name) + "  " + t.paint(note, l.kind) +
			t.paint(faint, clean(t.expression(l.column))) + more + "\n")
		if !again {
			t.below(l.column, prefix+trunk)
		}
	}
}
