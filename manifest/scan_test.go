package manifest

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

func all(string) bool { return true }

// The outline holds the members of the two outer levels as they are written.
func TestOutline(t *testing.T) {
	out, why, _ := scan(` {"a": {"x": [1, {"y": 2}], "z" : "s\"}"}, "b": [ {"q": 1} ], "c": -1.5e+3 , "d": {}, "e": {"skipped": 1}}`,
		func(key string) bool { return key != "e" })
	require.Equal(t, sound, why)
	require.Equal(t, []member{
		{"a", `{"x": [1, {"y": 2}], "z" : "s\"}"}`, []entry{{"x", `[1, {"y": 2}]`}, {"z", `"s\"}"`}}},
		{"b", `[ {"q": 1} ]`, nil},
		{"c", `-1.5e+3`, nil},
		{"d", `{}`, nil},
		{"e", `{"skipped": 1}`, nil},
	}, out.members)
}

// What is wrong is told, and where.
func TestScanMistakes(t *testing.T) {
	for text, want := range map[string]mistake{
		``: cutOff, ` `: cutOff, `{`: cutOff, `{"a"`: cutOff, `{"a":`: cutOff, `[1,`: cutOff, `"ab`: cutOff, `"\u00`: cutOff, `tr`: cutOff, `-`: cutOff, `1.`: cutOff, `1e`: cutOff,
		`{a}`: broken, `{"a" 1}`: broken, `[1 2]`: broken, `[1,]`: broken, `{"a":1,}`: broken, `[}`: broken, `{]`: broken, `01`: broken, `"\q"`: broken, "\"\n\"": broken, `trie`: broken, `+1`: broken, `"\u00g0"`: broken, `NaN`: broken,
		`{} {}`: trailing, `1 x`: trailing,
		strings.Repeat("[", maxDepth+1): tooDeep, strings.Repeat("[", 1<<20): tooDeep, strings.Repeat(`{"a":`, 1<<20): tooDeep,
		strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth): sound,
		`"\u00e9\n\\"`: sound, `0`: sound, `-0.0E-1`: sound, `[]`: sound, "\ufeff{}": broken,
	} {
		_, why, at := scan(text, all)
		require.Equal(t, want, why, "%.40q", text)
		require.LessOrEqual(t, at, len(text))
	}
}

// The count over eight bytes is that of a slow one, for every byte at every place.
func TestPlain(t *testing.T) {
	for place := range 8 {
		for c := range 256 {
			b := []byte("abcdefgh")
			b[place] = byte(c)
			want := 8
			if c < ' ' || c == '"' || c == '\\' {
				want = place
			}
			require.Equal(t, want, plain(string(b)), "%q", b)
			if place < 7 {
				b[7] = '"'
				require.Equal(t, min(want, 7), plain(string(b)), "%q", b)
			}
		}
	}
	require.Equal(t, 8, plain("äöüß"))
}

// FuzzScan holds the scanner against two other readers of JSON.
func FuzzScan(f *testing.F) {
	for _, s := range []string{`{"a": {"b": [1, 2.5e-3, "x\u00e9\n", null, true, false]}}`, `[[[]]]`, `{"a":{"b":`, "\"\x80\xff\"", `{"\u0061": {"\"": 0}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, why, at := scan(text, all)
		if at < 0 || at > len(text) {
			t.Fatalf("a place outside of the text: %d", at)
		}
		if why == tooDeep {
			return
		}
		if want := json.Valid([]byte(text)); (why == sound) != want {
			t.Fatalf("%q: scan says %d, encoding/json %v", text, why, want)
		}
		for _, m := range out.members {
			if why == sound && !gjson.Valid(m.raw) {
				t.Fatalf("%q: member %q is %q", text, m.key, m.raw)
			}
			for _, e := range m.entries {
				if !gjson.Valid(e.raw) {
					t.Fatalf("%q: entry %q is %q", text, e.key, e.raw)
				}
			}
		}
	})
}

func BenchmarkScan(b *testing.B) {
	text, err := os.ReadFile("../testdata/shop/base/target/manifest.json")
	require.NoError(b, err)
	s := string(text)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		if _, why, _ := scan(s, all); why != sound {
			b.Fatal(why)
		}
	}
}
