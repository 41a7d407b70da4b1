package compiler

import (
	"flag"
	"fmt"
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/synth"
	"github.com/tailwater/tailwater/manifest"
)

var growth = flag.Bool("growth", false, "print how time and memory grow with queries, up to the largest that were met")

// corner compiles a query of one shape, and tells what that took.
func corner(t *testing.T, c synth.Corner, n int) (took time.Duration, memory uint64) {
	p := &manifest.Project{
		Adapter: "snowflake",
		Sources: []*manifest.Source{{ID: "source.p.raw.t", Schema: "raw", Identifier: "t"}},
		Nodes: []*manifest.Node{{ID: "model.p.m", ResourceType: "model", Language: "sql", CompiledCode: c.Query(n),
			Config: manifest.Config{Materialized: "table"}}},
	}
	for i := range n + 2 {
		p.Sources[0].Columns = append(p.Sources[0].Columns, manifest.Column{Name: fmt.Sprint("c", i), DataType: "int"})
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	prog := Compile(p)
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	assert.Less(t, prog.Model("model.p.m").Analysis, ir.OpaqueSQL, "%s %d: %v", c.Name, n, prog.Model("model.p.m").Diags)
	return took, after.TotalAlloc - before.TotalAlloc
}

// TestGrowth prints for each corner what the largest size takes, and the powers
// of the size with which time and memory grow: 1 is linear, 2 is quadratic.
func TestGrowth(t *testing.T) {
	if !*growth {
		t.Skip("see make growth")
	}
	fmt.Printf("%-24s%8s%12s%12s%8s%8s\n", "query", "size", "time", "memory", "time^", "memory^")
	for _, c := range synth.Corners {
		least := time.Duration(math.MaxInt64)
		for range 3 {
			took, _ := corner(t, c, c.Size/4)
			least = min(least, took)
		}
		quarter := least
		_, few := corner(t, c, c.Size/4)
		least = time.Duration(math.MaxInt64)
		for range 3 {
			took, _ := corner(t, c, c.Size)
			least = min(least, took)
		}
		_, many := corner(t, c, c.Size)
		power := func(a, b float64) float64 { return math.Log(b/a) / math.Log(4) }
		fmt.Printf("%-24s%8d%12s%9.1f MB%8.2f%8.2f\n", c.Name, c.Size, least.Round(100*time.Microsecond), float64(many)/1e6,
			power(float64(quarter), float64(least)), power(float64(few), float64(many)))
	}
}
