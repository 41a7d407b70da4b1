package delta

import (
	"math"
	"slices"
	"time"
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

// Bounded reports whether there is some time that is not in it, apart from NULL.
func (r Region) Bounded() bool {
	return !slices.Contains(r.Spans, Span{Beginning, End})
}

// Union is what is in one of them.
func (r Region) Union(o Region) Region {
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

// outermost are the moments, in seconds, that have a year of four digits.
var first, last = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC).Unix()

func (g Grain) floor(at int64) int64 {
	if g == Moment || at == Beginning || at == End {
		return at
	}
	if at < first {
		return Beginning
	}
	if at > last {
		at = last
	}
	t := time.Unix(at, 0).UTC()
	switch g {
	case Hour:
		t = t.Truncate(time.Hour)
	case Day:
		t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	case Month:
		t = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	case Quarter:
		t = time.Date(t.Year(), t.Month()-(t.Month()-1)%3, 1, 0, 0, 0, 0, time.UTC)
	case Year:
		t = time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t.Unix()
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
	t := time.Unix(low, 0).UTC()
	switch g {
	case Hour:
		t = t.Add(time.Hour)
	case Day:
		t = t.AddDate(0, 0, 1)
	case Month:
		t = t.AddDate(0, 1, 0)
	case Quarter:
		t = t.AddDate(0, 3, 0)
	case Year:
		t = t.AddDate(1, 0, 0)
	}
	return t.Unix()
}
