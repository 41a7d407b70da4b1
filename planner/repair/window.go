package repair

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/delta"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// window is the time at which a model's rows may differ.
type window struct {
	column string // in the warehouse's case
	family ir.Family
	delta.Region
}

// window finds the time outside of which a model's rows stay right: by its event
// time, by what it is partitioned by, or by any other column of time.
func (r *Repairs) window(p pair) (w window, ok bool) {
	if !r.sameTable(p) {
		return w, false
	}
	for _, name := range p.times() {
		for _, c := range p.model.Columns {
			if !strings.EqualFold(c.Name, name) {
				continue
			}
			d := r.delta.Node(p.node, c.Name)
			if d == nil {
				continue
			}
			if all := d.All().Out(p.grain()); all.Bounded() && !all.Empty() {
				return window{c.Name, c.Type.Family, all}, true
			}
		}
	}
	return w, false
}

// mostTimes is how many columns are tried.
const mostTimes = 6

// times are the columns of time, the best first.
func (p pair) times() []string {
	var out []string
	if t := p.head.Config.EventTime; t != "" {
		out = append(out, t)
	}
	out = append(out, p.head.Config.PartitionColumns...)
	for _, c := range p.model.Columns {
		if c.Type.Family == ir.DateType || c.Type.Family == ir.TimestampType {
			out = append(out, c.Name)
		}
	}
	return out[:min(len(out), mostTimes)]
}

// grain is what windows are rounded to: batches, partitions, days.
func (p pair) grain() delta.Grain {
	if g := delta.Grains[p.head.Config.BatchSize]; g != delta.Moment {
		return g
	}
	return max(delta.Day, delta.Grains[p.head.Config.PartitionGranularity])
}

// batches is a region as one range of batches: those that have been run, from
// the first to the last.
func batches(def *manifest.Node, region delta.Region, compiled string) (start, end string, ok bool) {
	g := delta.Grains[def.Config.BatchSize]
	begin, known := moment(def.Config.Begin)
	now, also := moment(compiled)
	if !known || !also || g == delta.Moment || region.Null || len(region.Spans) == 0 {
		return "", "", false
	}
	ran := delta.Region{Spans: []delta.Span{{From: begin, To: now + 1}}}.Out(g)
	region = region.Out(g).Intersect(ran)
	if len(region.Spans) == 0 {
		return "", "", false
	}
	return spell(region.Spans[0].From), spell(region.Spans[len(region.Spans)-1].To), true
}

// moment reads a time of dbt's, which is of UTC.
func moment(text string) (int64, bool) {
	low, _, ok := delta.Parse(strings.TrimSuffix(text, "Z"))
	return low, ok
}

func spell(at int64) string { return delta.Stamp(at) }

// byBatch reports whether each row of a microbatch model comes from the batch of
// its event time, which is then never NULL: it is a column of an input that is read
// by batch. Other inputs that are read by batch must be the same.
func (r *Repairs) byBatch(p pair, time string) bool {
	of := func(s Side, n addr.Node) string {
		if src := s.Project.Source(n); src != nil {
			return src.EventTime
		}
		if def := s.Project.Node(n); def != nil {
			return def.Config.EventTime
		}
		return ""
	}
	leading, name, ok := r.delta.Origin(p.node, time)
	if !ok || !strings.EqualFold(of(r.head, leading), name) {
		return false
	}
	for _, in := range slices.Concat(p.head.DependsOn.Nodes, p.base.DependsOn.Nodes) {
		if of(r.base, in) != of(r.head, in) {
			return false
		}
		if in != leading && of(r.head, in) != "" && r.changes[in] != nil && r.changes[in].DataDiffer() {
			return false
		}
	}
	return true
}
