package manifest

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// value is one JSON value together with the pool that its strings go into.
// Null reads as the zero value of whatever is asked for.
type value struct {
	gjson.Result
	pool *pool
}

// pool copies strings out of the file's text, equal short ones once, so that
// the text can be let go of when all is read. What is repeated between nodes as
// a whole, configurations above all, is read once and shared.
type pool struct {
	texts      map[string]string
	configs    map[string]*Config           // by their text
	unrendered map[string]map[string]string // by their text
}

func newPool() *pool {
	return &pool{map[string]string{}, map[string]*Config{}, map[string]map[string]string{}}
}

// poolable is how long strings are that are worth looking for again. Longer
// ones are nearly always SQL or prose.
const poolable = 96

// own is a copy of s that keeps nothing else in memory.
func (p *pool) own(s string) string {
	if s == "" {
		return ""
	}
	if len(s) > poolable {
		return strings.Clone(s)
	}
	if known, ok := p.texts[s]; ok {
		return known
	}
	s = strings.Clone(s)
	p.texts[s] = s
	return s
}

// parse reads raw, which has been checked to be JSON.
func (p *pool) parse(raw string) value { return value{gjson.Parse(raw), p} }

func (v value) get(path string) value { return value{v.Get(path), v.pool} }

// text is a string, or a number or boolean as it is written.
func (v value) text() string {
	switch v.Type {
	case gjson.Null:
		return ""
	case gjson.String:
		if len(v.Str) > poolable && strings.IndexByte(v.Raw, '\\') >= 0 {
			return v.Str // already a copy, made by taking out the escapes
		}
		return v.pool.own(v.Str)
	case gjson.Number:
		return v.pool.own(v.Raw)
	}
	return v.pool.own(v.String())
}

// lower is a text in lower case: of words that dbt takes in any case.
func (v value) lower() string { return v.pool.own(strings.ToLower(v.text())) }

func (v value) node() addr.Node { return addr.Node(v.text()) }

// fields calls f for each member of an object whose value is not null.
func (v value) fields(f func(key string, v value)) {
	if !v.IsObject() {
		return
	}
	each(v.Raw, func(key string, e gjson.Result) {
		if e.Type != gjson.Null {
			f(key, value{e, v.pool})
		}
	})
}

// each calls f for each element of a list, or member of an object, that is not
// null.
func (v value) each(f func(key string, v value)) {
	if v.Type != gjson.JSON {
		return
	}
	each(v.Raw, func(key string, e gjson.Result) {
		if e.Type != gjson.Null {
			f(key, value{e, v.pool})
		}
	})
}

// list reads a string or a list of strings as a list. Numbers count as strings.
func (v value) list() []string {
	switch {
	case v.IsArray():
		var out []string
		v.each(func(_ string, e value) { out = append(out, e.text()) })
		return out
	case v.Type == gjson.Null, v.IsObject(), v.text() == "":
		return nil
	}
	return []string{v.text()}
}

// nodes reads a list of ids, sorted, each once.
func (v value) nodes() []addr.Node {
	var out []addr.Node
	v.each(func(_ string, e value) {
		if e.Type == gjson.String && e.Str != "" {
			out = append(out, e.node())
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// flag reads true and false, also as words; nil where neither is said.
func (v value) flag() *bool {
	var b bool
	switch {
	case v.Type == gjson.True, v.Type == gjson.String && strings.EqualFold(v.Str, "true"):
		b = true
	case v.Type == gjson.False, v.Type == gjson.String && strings.EqualFold(v.Str, "false"):
	default:
		return nil
	}
	return &b
}

// yes reports whether the value is true; what is not said is not true.
func (v value) yes() bool {
	b := v.flag()
	return b != nil && *b
}

// integer reads a whole number, also as a string; nil where there is none.
func (v value) integer() *int {
	if v.Type != gjson.Number && v.Type != gjson.String || strings.TrimSpace(v.String()) == "" {
		return nil
	}
	n := int(v.Int())
	return &n
}

// stringMap reads an object of strings.
func (v value) stringMap() map[string]string {
	var out map[string]string
	v.fields(func(key string, v value) {
		if out == nil {
			out = map[string]string{}
		}
		out[v.pool.own(key)] = v.text()
	})
	return out
}

// rawFields keeps each member of an object as canonical JSON, without those
// that are empty.
func (v value) rawFields() map[string]string {
	out := map[string]string{}
	v.fields(func(key string, v value) {
		if c := v.canonical(); c != "" {
			out[v.pool.own(key)] = c
		}
	})
	return out
}

func firstOf[T ~string](values ...T) T {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func owner(v value) Owner {
	return Owner{Name: v.get("name").text(), Email: strings.Join(v.get("email").list(), ", ")}
}
