package synth

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Shape says which project to make. Zero fields other than Models take the
// values of [Default].
type Shape struct {
	Models  int
	Adapter string
	Seed    uint64
	Median  int   // bytes of SQL of half of the models
	Longest int   // bytes of SQL of the longest model
	Chain   int   // how many models read each other in a row
	Wide    int   // columns of the widest tables
	Tests   int   // for every ten models
	Bytes   int64 // least size of the manifest: macros and docs make up for what is missing
}

// Default is a project as they are met, of so many models.
func Default(models int) Shape {
	return Shape{Models: models, Adapter: "snowflake", Seed: 1, Median: 2 << 10, Longest: 1 << 20, Chain: 200, Wide: 2000, Tests: 12,
		Bytes: int64(models) * 15_000}
}

// Change says what of a project is edited in head.
type Change uint8

const (
	Nothing Change = iota
	Leaf           // one model that nobody reads
	Root           // the model that most read
	Percent        // one in a hundred
	Many           // one in twenty-five
	All
)

// Changes are all of them, by name.
var Changes = []string{"nothing", "leaf", "root", "percent", "many", "all"}

// ParseChange finds a change by its name.
func ParseChange(name string) (Change, error) {
	for i, n := range Changes {
		if n == name {
			return Change(i), nil
		}
	}
	return 0, fmt.Errorf("%q is none of %v", name, Changes)
}

// edit is what is done to one model.
type edit uint8

const (
	untouched edit = iota
	otherValue
	otherRows
	moreColumns
	otherText // a comment only: the data stay
	edits
)

// edit is what a change does to a model.
func (p *project) edit(c Change, i int) edit {
	switch {
	case c == All, c == Percent && i%100 == 42%p.Models, c == Many && i%25 == 17%p.Models:
		return 1 + edit(i/100+i)%(edits-1)
	case c == Leaf && i == p.leaf, c == Root && i == p.root:
		return otherValue
	}
	return untouched
}

// kind is what a model is there for.
type kind uint8

const (
	staging kind = iota
	intermediate
	mart
	link // of a chain
	union
	wide
)

// model is one model, as far as other models need to know it.
type model struct {
	name    string
	kind    kind
	inputs  []int // models; a staging model reads a source
	columns []string
	size    int // bytes of SQL to come near
	stored  string
}

// project is all models of a shape.
type project struct {
	Shape
	flavour flavour
	models  []*model
	readers []int
	root    int
	leaf    int
}

// chance is a source of chance of its own for each thing that is made, so that
// none depends on what was made before.
func (s Shape) chance(what, i int) *rand.Rand {
	return rand.New(rand.NewPCG(s.Seed<<8|uint64(what), uint64(i)))
}

// What is left to chance.
const (
	forShape = iota
	forQuery
	forProse
)

func newProject(s Shape) *project {
	p := &project{Shape: s, flavour: flavourOf(s.Adapter), readers: make([]int, s.Models)}
	for i := range s.Models {
		p.models = append(p.models, p.model(i))
	}
	for i, n := range p.readers {
		if n > p.readers[p.root] {
			p.root = i
		}
		if n == 0 {
			p.leaf = i
		}
	}
	return p
}

// model decides on a model's place. Those before it are there already.
func (p *project) model(i int) *model {
	r := p.chance(forShape, i)
	m := &model{size: p.length(r, i), stored: "view"}
	staged := max(1, p.Models*3/10)
	switch chain := (i - staged) % 2500; {
	case i < staged:
		m.kind = staging
	case chain < min(p.Chain, p.Models/5):
		m.kind = link
	case i%2500 == 2499 || i == p.Models-2:
		m.kind = wide
	case i%40 == 7:
		m.kind = union
	case i < p.Models*7/10:
		m.kind = intermediate
	default:
		m.kind = mart
	}
	m.name = fmt.Sprintf("%s_%s_%d", [...]string{"stg", "int", "fct", "step", "all", "wide"}[m.kind], subjects[r.IntN(len(subjects))], i)
	p.connect(m, i, r, staged)
	p.name(m, r)
	m.stored = stored(m.kind, r)
	return m
}

// stored draws a materialization.
func stored(k kind, r *rand.Rand) string {
	switch n := r.IntN(100); {
	case k == staging, k == link, k == intermediate && n < 60:
		return "view"
	case k == mart && n < 15:
		return "incremental"
	}
	return "table"
}

// length draws a size: log-normal, and one in five thousand of any length.
func (p *project) length(r *rand.Rand, i int) int {
	n := float64(p.Median) * math.Exp(r.NormFloat64()*0.5)
	if i%5000 == 2077 {
		n = float64(p.Longest)
	} else if r.IntN(5000) == 0 {
		n *= math.Exp(r.Float64() * math.Log(float64(p.Longest)/n))
	}
	return min(int(n), p.Longest)
}

// connect draws a model's inputs: near ones, and the hubs of stars.
func (p *project) connect(m *model, i int, r *rand.Rand, staged int) {
	n := 0
	switch m.kind {
	case staging:
		return
	case link:
		if chain := (i - staged) % 2500; chain > 0 {
			m.inputs = append(m.inputs, i-1)
		}
		n = len(m.inputs) + 1
	case intermediate, wide:
		n = 2 + r.IntN(3)
	case union:
		n = 3 + r.IntN(4)
	case mart:
		n = 2 + r.IntN(5)
		if r.IntN(50) == 0 {
			n = 20
		}
	}
	for try := 0; len(m.inputs) < n && try < 4*n; try++ {
		in := r.IntN(i)
		switch {
		case r.IntN(4) == 0: // the hub of a star
			in = r.IntN(max(1, staged/50))
		case m.kind == link || m.kind == union:
			in = r.IntN(staged)
		}
		if in != i && !has(m.inputs, in) {
			m.inputs = append(m.inputs, in)
		}
	}
	for _, in := range m.inputs {
		p.readers[in]++
	}
}

func has(list []int, x int) bool {
	for _, e := range list {
		if e == x {
			return true
		}
	}
	return false
}

// name gives a model its columns: as many as fit its size.
func (p *project) name(m *model, r *rand.Rand) {
	n := 4 + min(m.size/250, 60)
	if m.kind == wide {
		n = p.Wide
	}
	m.columns = append(m.columns, "id", "created_at")
	for i := 2; i < n; i++ {
		m.columns = append(m.columns, fmt.Sprintf("%s_%s_%d", subjects[r.IntN(len(subjects))], measures[i%len(measures)], i))
	}
}

var subjects = []string{"customer", "order", "payment", "session", "campaign", "invoice", "product", "shipment", "ticket", "account", "region", "employee"}

// measures are what columns hold; the first letter of each tells its type to
// the query: a number, or a text.
var measures = []string{"amount", "status", "count", "name", "total", "category", "rate", "code"}
