package delta

import (
	"math"
	"slices"
)

// Span is a range of time, half open, in seconds since 1970, without a time
// zone. The ends of time are [Beginning] and [End].
type Span struct{ From, To int64 }

// The ends of time.
const (
	Beginning = math.MinInt64
	End       = math.MaxInt64
)

// Region is a set of times, of which NULL may be one. The zero Region is empty.
type Region struct {
	Spans []Span // sorted, apart from each other
	Null  bool
}

// mostSpans is how many ranges a region keeps apart.
const mostSpans = 8

var everything = Region{Spans: []Span{{Beginning, End}}, Null: true}

func span(from, to int64) Region {
	if from >= to {
		return Region{}
	}
	return Region{Spans: []Span{{from, to}}}
}

// Empty reports whether there is no time in it.
func (r Region) Empty() bool { return len(r.Spans) == 0 && !r.Null }

// all reports whether every time is in it, and NULL.
func (r Region) all() bool { return r.Null && !r.Bounded() }

// Bounded reports whether there is some time that is not in it, apart from NULL.
func (r Region) Bounded() bool {
	return !slices.Contains(r.Spans, Span{Beginning, End})
}

// Union is what is in one of them.
func (r Region) Union(o Region) Region {
	switch {
	case o.Empty(), r.all():
		return r
	case r.Empty(), o.all():
		return o
	}
	out := Region{Null: r.Null || o.Null}
	all := slices.Concat(r.Spans, o.Spans)
	slices.SortFunc(all, func(a, b Span) int {
		if a.From < b.From {
			return -1
		}
		return 1
	})
	for _, s := range all {
		if n := len(out.Spans); n > 0 && s.From <= out.Spans[n-1].To {
			out.Spans[n-1].To = max(out.Spans[n-1].To, s.To)
		} else {
			out.Spans = append(out.Spans, s)
		}
	}
	if n := len(out.Spans); n > mostSpans {
		out.Spans = []Span{{out.Spans[0].From, out.Spans[n-1].To}}
	}
	return out
}

// Intersect is what is in both.
func (r Region) Intersect(o Region) Region {
	switch {
	case r.Empty(), o.all():
		return r
	case o.Empty(), r.all():
		return o
	}
	out := Region{Null: r.Null && o.Null}
	for _, a := range r.Spans {
		for _, b := range o.Spans {
			if s := (Span{max(a.From, b.From), min(a.To, b.To)}); s.From < s.To {
				out.Spans = append(out.Spans, s)
			}
		}
	}
	return out.Union(Region{})
}

// whole is everything for a region that is not empty: what differs at some time
// differs at any, as far as can be told.
func (r Region) whole() Region {
	if r.Empty() {
		return r
	}
	return everything
}

// onwards is all that comes after the first time in it. NULL is last.
func (r Region) onwards() Region {
	if len(r.Spans) == 0 {
		return r
	}
	return Region{Spans: []Span{{r.Spans[0].From, End}}, Null: true}
}

// Grain is a unit of time that larger ones are made of. The zero Grain is a
// moment.
type Grain uint8

// The units, the smallest first.
const (
	Moment Grain = iota
	Hour
	Day
	Month
	Quarter
	Year
)

// Grains are the units by their names.
var Grains = map[string]Grain{"hour": Hour, "day": Day, "month": Month, "quarter": Quarter, "year": Year}

// Out rounds outward to whole units.
func (r Region) Out(g Grain) Region {
	out := Region{Null: r.Null}
	for _, s := range r.Spans {
		out = out.Union(span(g.floor(s.From), g.ceil(s.To)))
	}
	return out
}

// The moments that have a year of four digits.
var first, last = date{1, 1, 1}.days() * aDay, date{9999, 12, 31}.days() * aDay

func (g Grain) floor(at int64) int64 {
	switch {
	case g == Moment || at == Beginning || at == End:
		return at
	case at < first:
		return Beginning
	}
	at = min(at, last)
	days := floorDiv(at, aDay)
	d := dateOf(days)
	switch g {
	case Hour:
		return floorDiv(at, 60*60) * 60 * 60
	case Day:
		return days * aDay
	case Month:
		return d.after(0).days() * aDay
	case Quarter:
		return d.after(-((d.month - 1) % 3)).days() * aDay
	}
	return date{d.year, 1, 1}.days() * aDay
}

func (g Grain) ceil(at int64) int64 {
	if at > last {
		return End
	}
	low := g.floor(at)
	if low == at {
		return at
	}
	if low == Beginning {
		return first
	}
	d := dateOf(floorDiv(low, aDay))
	switch g {
	case Hour:
		return low + 60*60
	case Day:
		return low + aDay
	case Month:
		return d.after(1).days() * aDay
	case Quarter:
		return d.after(3).days() * aDay
	}
	return d.after(12).days() * aDay
}
