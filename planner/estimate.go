package planner

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/manifest"
)

// Basis says where an estimate comes from. The zero Basis is none.
type Basis uint8

const (
	Unmeasured    Basis = iota
	ByRun               // the last run that built it as a whole
	ByBatches           // the time of a batch, for as many batches
	ByScaledRun         // the last run that built a part, scaled by size
	BySize              // its size, at the speed of others that are stored alike
	ByMedian            // the median of others that are stored alike
	ByPartialRun        // the last run that built a part: no less than that
	ByMedianOfAll       // the median of all that is stored
)

func (b Basis) String() string {
	return [...]string{"", "run_results", "batches", "run_results_scaled", "size", "median", "run_results_part", "median_of_all"}[b]
}

// Measurement is what the last run did to a node.
type Measurement struct {
	Seconds     float64
	Whole       bool    // it was built as a whole
	Rows, Bytes float64 // that it wrote or read; 0 where not known
	Batches     int     // of a microbatch model; 0 where not known
}

// measure finds the first run that built a node, and a whole build before one
// of a part.
func measure(def *manifest.Node, runs []*manifest.RunResults) *Measurement {
	var part *Measurement
	for _, r := range runs {
		if r == nil || r.Empty || r.Sample {
			continue
		}
		res := r.Results[def.ID]
		if res == nil || res.Status != "success" && res.Status != "pass" {
			continue
		}
		m := &Measurement{Seconds: res.Seconds, Rows: res.Rows, Bytes: res.Bytes, Batches: len(res.Batches.Successful)}
		if m.Whole = whole(def, r, res); m.Whole {
			return m
		}
		if part == nil {
			part = m
		}
	}
	return part
}

// whole reports whether a run built all of a node. What adds to what is there
// does so only with --full-refresh, or where the warehouse said that it made
// the table.
func whole(def *manifest.Node, r *manifest.RunResults, res *manifest.Result) bool {
	if def.Config.Materialized != "incremental" {
		return true
	}
	if r.EventTimeStart != "" && def.Config.IncrementalStrategy == "microbatch" {
		return false
	}
	if fixed := def.Config.FullRefresh; fixed != nil {
		return *fixed
	}
	return r.FullRefresh || strings.HasPrefix(res.Message, "SELECT") || strings.HasPrefix(res.Message, "CREATE TABLE")
}

// rates are what is known of a kind of storage: seconds, and seconds for each
// row and byte.
type rates struct {
	seconds, perRow, perByte []float64
}

func (in *Input) rates() (byKind map[string]*rates, all *rates) {
	byKind, all = map[string]*rates{}, &rates{}
	for i := range in.Nodes {
		n := &in.Nodes[i]
		if n.Took == nil || !n.Took.Whole {
			continue
		}
		kind := byKind[n.storage()]
		if kind == nil {
			kind = &rates{}
			byKind[n.storage()] = kind
		}
		kind.seconds = append(kind.seconds, n.Took.Seconds)
		if n.stored() {
			all.seconds = append(all.seconds, n.Took.Seconds)
		}
		if n.Rows > 0 {
			kind.perRow = append(kind.perRow, n.Took.Seconds/n.Rows)
		}
		if n.Bytes > 0 {
			kind.perByte = append(kind.perByte, n.Took.Seconds/n.Bytes)
		}
	}
	return byKind, all
}

// storage is the word for how a node is stored.
func (n *Node) storage() string {
	if n.Kind != "model" {
		return n.Kind
	}
	return n.Materialized
}

// estimate says how long a step takes, by the best that is known.
func (n *Node) estimate(s *Step, kind, all *rates) (seconds float64, b Basis) {
	if kind == nil {
		kind = &rates{}
	}
	m := n.Took
	switch {
	case m != nil && s.Window != nil && m.Batches > 0 && n.batches(s.Window) > 0:
		return m.Seconds / float64(m.Batches) * float64(n.batches(s.Window)), ByBatches
	case m != nil && (m.Whole || s.Action == SnapshotRun):
		return m.Seconds, ByRun
	case m != nil && m.Bytes > 0 && n.Bytes > 0:
		return m.Seconds * max(1, n.Bytes/m.Bytes), ByScaledRun
	case m != nil && m.Rows > 0 && n.Rows > 0:
		return m.Seconds * max(1, n.Rows/m.Rows), ByScaledRun
	case n.Bytes > 0 && len(kind.perByte) > 0:
		return n.Bytes * median(kind.perByte), BySize
	case n.Rows > 0 && len(kind.perRow) > 0:
		return n.Rows * median(kind.perRow), BySize
	case len(kind.seconds) > 0:
		return floor(median(kind.seconds), m), ByMedian
	case m != nil:
		return m.Seconds, ByPartialRun
	case len(all.seconds) > 0 && n.stored():
		return median(all.seconds), ByMedianOfAll
	}
	return 0, Unmeasured
}

// floor is an estimate that is not below what a part took already.
func floor(seconds float64, part *Measurement) float64 {
	if part != nil {
		return max(seconds, part.Seconds)
	}
	return seconds
}

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

// batches is how many batches of a microbatch model a window holds; 0 where
// that is not known.
func (n *Node) batches(w *TimeWindow) int {
	from, to := hours(w.Start), hours(w.End)
	size := map[string]int{"hour": 1, "day": 24, "month": 730, "year": 8766}[n.BatchSize]
	if from < 0 || to <= from || size == 0 {
		return 0
	}
	return (to - from + size - 1) / size
}

// hours counts the hours since the year 0 of "2026-03-01" or
// "2026-03-01T12:00:00", in whatever zone; -1 where a text is neither.
func hours(s string) int {
	digits := func(from, to int) int {
		v := 0
		for i := from; i < to; i++ {
			if i >= len(s) || s[i] < '0' || s[i] > '9' {
				return -1
			}
			v = v*10 + int(s[i]-'0')
		}
		return v
	}
	y, m, d, h := digits(0, 4), digits(5, 7), digits(8, 10), 0
	if y < 0 || m < 1 || m > 12 || d < 1 || d > 31 {
		return -1
	}
	if len(s) > 10 {
		if h = digits(11, 13); h < 0 {
			return -1
		}
	}
	if m < 3 { // the year begins in March, so that the odd day is its last
		y, m = y-1, m+12
	}
	return (365*y+y/4-y/100+y/400+(153*(m-3)+2)/5+d)*24 + h
}
