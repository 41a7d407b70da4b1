package manifest

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// fields calls f for each field of an object whose value is not null.
func fields(v gjson.Result, f func(key string, v gjson.Result)) {
	if !v.IsObject() {
		return
	}
	v.ForEach(func(key, value gjson.Result) bool {
		if value.Type != gjson.Null {
			f(key.String(), value)
		}
		return true
	})
}

// list reads a string or a list of strings as a list. Numbers count as strings.
func list(v gjson.Result) []string {
	switch {
	case v.IsArray():
		var out []string
		v.ForEach(func(_, e gjson.Result) bool {
			if e.Type != gjson.Null {
				out = append(out, e.String())
			}
			return true
		})
		return out
	case v.Type == gjson.Null || v.IsObject():
		return nil
	case v.String() == "":
		return nil
	}
	return []string{v.String()}
}

// nodeList reads a list of ids, sorted, each once.
func nodeList(v gjson.Result) []addr.Node {
	var out []addr.Node
	v.ForEach(func(_, e gjson.Result) bool {
		if e.Type == gjson.String {
			out = append(out, addr.Node(e.String()))
		}
		return true
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// boolean reads true and false, also as words; nil where neither is said.
func boolean(v gjson.Result) *bool {
	var b bool
	switch {
	case v.Type == gjson.True, strings.EqualFold(v.String(), "true"):
		b = true
	case v.Type == gjson.False, strings.EqualFold(v.String(), "false"):
	default:
		return nil
	}
	return &b
}

// canonical is a value as JSON with sorted keys and without blanks; empty for
// null and for empty lists, objects and strings.
func canonical(v gjson.Result) string {
	switch {
	case v.Type == gjson.Null:
		return ""
	case v.Type == gjson.JSON:
		var any any
		dec := json.NewDecoder(strings.NewReader(v.Raw))
		dec.UseNumber()
		if dec.Decode(&any) != nil {
			return v.Raw
		}
		if any = prune(any); any == nil {
			return ""
		}
		out, err := json.Marshal(any)
		if err != nil {
			return v.Raw
		}
		return string(out)
	case v.Type == gjson.String && v.Str == "":
		return ""
	}
	return v.Raw
}

// prune leaves out nulls and what is empty.
func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if e = prune(e); e == nil {
				delete(v, k)
			} else {
				v[k] = e
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
	case string:
		if v == "" {
			return nil
		}
	}
	return v
}

func owner(v gjson.Result) Owner {
	return Owner{Name: v.Get("name").String(), Email: strings.Join(list(v.Get("email")), ", ")}
}
