package planner

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/golden"
)

// script reads the little language of the tests:
//
//	a: source
//	b(table): a.x a.y      a node, how it is stored, and the columns it reads
//	b taint x clock        a column that a rebuild draws anew
//	change b x             b's column x has other values, by its own edit
//	change b rows          b's rows differ
//	reach c x              c's column x differs through what it reads
//	same b                 b was edited and its data are the same
//
//	adapter postgres
//	with b strategy=append key=id    settings of b on both sides
//	now b place=other                … of head alone
//	was b kind=view                  … of base alone
//	change b +x -y !z                b has a new column, lost one, has one of another type
//	gone d(table): a.x               a node of base alone
//
// Each column of a node is made of all that it reads.
func script(t *testing.T, text string) Input {
	var in Input
	var edges []lineage.Edge
	taints := map[addr.Node]map[string]canon.Taint{}
	added, gone := map[addr.Node]bool{}, map[addr.Node]bool{}
	var settings [][]string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		lost := words[0] == "gone"
		if lost {
			words = words[1:]
		}
		name, isNode := strings.CutSuffix(words[0], ":")
		switch {
		case isNode:
			n := Node{ID: addr.Node(name), Kind: "model", Materialized: "table", Columns: []string{"x", "y"}, FQN: []string{"p", name}}
			if i := strings.IndexByte(name, '('); i > 0 {
				n.ID, n.Materialized = addr.Node(name[:i]), strings.Trim(name[i:], "()")
			}
			n.FQN[1] = string(n.ID)
			if n.Materialized == "snapshot" || n.Materialized == "seed" {
				n.Kind = n.Materialized
			}
			for _, w := range words[1:] {
				if w == "source" {
					n.Kind, n.Materialized = "source", ""
					continue
				}
				from, col, _ := strings.Cut(w, ".")
				n.Inputs = append(n.Inputs, addr.Node(from))
				for _, c := range n.Columns {
					edges = append(edges, lineage.Edge{From: addr.Column{Node: addr.Node(from), Name: col}, To: addr.Column{Node: n.ID, Name: c}, Kind: lineage.Identity})
				}
			}
			n.Declared = n.Inputs
			if lost {
				gone[n.ID] = true
				in.Changes = append(in.Changes, diff.Change{Node: n.ID, Kind: diff.Removed, Origin: diff.Direct, Verdict: diff.Rows, RowsChanged: true})
			}
			in.Nodes = append(in.Nodes, n)
		case words[0] == "adapter":
			in.Adapter = words[1]
		case words[0] == "with", words[0] == "now", words[0] == "was":
			settings = append(settings, words)
		case words[0] == "new":
			added[addr.Node(words[1])] = true
			in.Changes = append(in.Changes, diff.Change{Node: addr.Node(words[1]), Kind: diff.Added, Origin: diff.Direct, Verdict: diff.Rows, RowsChanged: true})
		case words[0] == "change", words[0] == "reach", words[0] == "same":
			c := diff.Change{Node: addr.Node(words[1]), Kind: diff.Modified, Origin: diff.Direct, Verdict: diff.Equivalent}
			if words[0] == "reach" {
				c.Origin = diff.Upstream
			}
			if len(words) > 2 && words[2] == "rows" {
				c.Verdict, c.RowsChanged = diff.Rows, true
			} else if len(words) > 2 && strings.ContainsAny(words[2][:1], "+-!") {
				c.Verdict = diff.Columns
				for _, w := range words[2:] {
					kind := map[byte]diff.ColumnKind{'+': diff.ColumnAdded, '-': diff.ColumnRemoved, '!': diff.ColumnType}[w[0]]
					c.Columns = append(c.Columns, diff.ColumnChange{Name: w[1:], Kind: kind})
				}
			} else if len(words) > 2 {
				c.Verdict, c.Columns = diff.Columns, []diff.ColumnChange{{Name: words[2], Kind: diff.ColumnValue, Base: number, Head: number}}
			}
			in.Changes = append(in.Changes, c)
		case words[1] == "taint":
			n := addr.Node(words[0])
			if taints[n] == nil {
				taints[n] = map[string]canon.Taint{}
			}
			taints[n][words[2]] = canon.Clock
		default:
			t.Fatalf("not a line of the language: %q", line)
		}
	}
	for i := range in.Nodes {
		n := &in.Nodes[i]
		n.Storage.OnSchemaChange, n.Storage.OnConfigChange = "ignore", "apply"
		n.Drawn = func() (canon.Taint, map[string]canon.Taint) { return canon.Deterministic, taints[n.ID] }
		if n.stored() || n.kept() == KeptAsView {
			n.Place = string(n.ID)
		}
		if added[n.ID] {
			continue
		}
		was := *n
		n.Was = &was
	}
	for _, words := range settings {
		for i := range in.Nodes {
			if n := &in.Nodes[i]; string(n.ID) == words[1] {
				for _, w := range words[2:] {
					key, value, _ := strings.Cut(w, "=")
					if words[0] != "was" {
						set(t, n, key, value)
					}
					if words[0] != "now" {
						set(t, n.Was, key, value)
					}
				}
			}
		}
	}
	in.Nodes = slices.DeleteFunc(in.Nodes, func(n Node) bool {
		if gone[n.ID] {
			in.Removed = append(in.Removed, n)
		}
		return gone[n.ID]
	})
	slices.SortFunc(in.Nodes, func(a, b Node) int { return compareIDs(a.ID, b.ID) })
	in.Edges = lineage.NewGraph(edges)
	return in
}

// set gives a node a setting.
func set(t *testing.T, n *Node, key, value string) {
	s := &n.Storage
	switch key {
	case "kind":
		n.Materialized = value
	case "place":
		n.Place = value
	case "full_refresh":
		n.NoFullRefresh = value == "false"
	case "index":
		s.Layout = map[string]string{"indexes": value}
	default:
		fields := map[string]*string{"strategy": &s.Strategy, "mode": &s.OnSchemaChange, "config": &s.OnConfigChange, "key": &s.UniqueKey,
			"check": &s.CheckCols, "updated": &s.UpdatedAt, "deletes": &s.HardDeletes, "constraints": &s.Constraints, "begin": &s.Begin, "time": &s.EventTime}
		if fields[key] == nil {
			t.Fatalf("no setting %q", key)
		}
		*fields[key] = value
	}
}

// number is the type of all columns.
var number = ir.Type{Family: ir.IntType, Name: "integer"}

func show(p *Plan) string {
	var b strings.Builder
	for _, s := range p.Steps {
		fmt.Fprintf(&b, "%d %s %s", s.Wave, s.Action, s.Node)
		if len(s.After) > 0 {
			fmt.Fprintf(&b, " after %v", s.After)
		}
		fmt.Fprintf(&b, ": %s", s.Reasons[0].Kind)
		for _, c := range s.Reasons[0].Path {
			fmt.Fprintf(&b, " %s", c)
		}
		b.WriteByte('\n')
	}
	for _, x := range p.Pruned {
		fmt.Fprintf(&b, "pruned %s: %s\n", x.Node, x.Reason)
	}
	return b.String()
}

// What each way to keep data asks for, with what is said about it.
func TestActions(t *testing.T) {
	golden.Run(t, "testdata/actions", func(t *testing.T, c *golden.Case) string {
		p, err := Build(script(t, c.Input))
		require.NoError(t, err, c.Pos)
		var b strings.Builder
		for _, s := range p.Steps {
			fmt.Fprintf(&b, "%s %s: %s\n", s.Action, s.Node, s.Reasons[0].Text)
		}
		for _, x := range p.Pruned {
			fmt.Fprintf(&b, "pruned %s: %s\n", x.Node, x.Reason)
		}
		return b.String()
	})
}

func TestPlans(t *testing.T) {
	golden.Run(t, "testdata/plans", func(t *testing.T, c *golden.Case) string {
		p, err := Build(script(t, c.Input))
		require.NoError(t, err, c.Pos)
		return show(p)
	})
}

// Random projects: the plan keeps its invariants, which Build checks, and does
// not depend on the order of what it is given.
func TestRandomPlans(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		var b strings.Builder
		kinds := []string{"table", "view", "incremental", "ephemeral", "snapshot"}
		n := 3 + r.IntN(15)
		for i := range n {
			if i == 0 {
				fmt.Fprintln(&b, "n00: source")
				continue
			}
			fmt.Fprintf(&b, "n%02d(%s):", i, kinds[r.IntN(len(kinds))])
			for range 1 + r.IntN(2) {
				fmt.Fprintf(&b, " n%02d.x", r.IntN(i))
			}
			b.WriteByte('\n')
			if r.IntN(6) == 0 {
				fmt.Fprintf(&b, "n%02d taint x clock\n", i)
			}
		}
		for i := 1; i < n; i++ {
			switch r.IntN(6) {
			case 0:
				fmt.Fprintf(&b, "change n%02d rows\n", i)
			case 1:
				fmt.Fprintf(&b, "reach n%02d x\n", i)
			case 2:
				fmt.Fprintf(&b, "same n%02d\n", i)
			}
		}
		in := script(t, b.String())
		p, err := Build(in)
		require.NoError(t, err, "seed %d\n%s", seed, b.String())
		r.Shuffle(len(in.Changes), func(i, j int) { in.Changes[i], in.Changes[j] = in.Changes[j], in.Changes[i] })
		again, err := Build(in)
		require.NoError(t, err)
		require.Equal(t, show(p), show(again), "seed %d", seed)
	}
}
