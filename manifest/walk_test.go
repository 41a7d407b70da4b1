package manifest

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

// requireAsGJSON holds each against gjson's ForEach, at every depth.
func requireAsGJSON(t *testing.T, raw string) {
	t.Helper()
	type member struct {
		key string
		v   gjson.Result
	}
	var got, want []member
	each(raw, func(key string, e gjson.Result) { got = append(got, member{key, e}) })
	v := gjson.Parse(raw)
	if v.Type != gjson.JSON {
		require.Empty(t, got)
		return
	}
	v.ForEach(func(key, e gjson.Result) bool {
		e.Index = 0 // where it is, which nobody asks for
		want = append(want, member{key.Str, e})
		return true
	})
	require.Equal(t, want, got, raw)
	for _, m := range got {
		if m.v.Type == gjson.JSON {
			requireAsGJSON(t, m.v.Raw)
		}
	}
}

func TestEachIsAsGJSON(t *testing.T) {
	for _, raw := range []string{
		`{}`, `[]`, `[ ]`, "{ \n}", `1`, `"a"`, `null`,
		`{"a":1,"b":[1,2.50,-3e5],"c":{"d":null}}`, "{ \"a\" : true , \"b\"\t:\r\nfalse }", `[ "x" , "y",null ]`,
		`{"a\"b":"\\","c":"\\\"","d":"\n\t\r\b\f\/ and a longer text, beyond eight bytes\\"}`,
		`{"u":"\u00e9 \ud83d\ude00 \ud83d x","k\u0041":"é"}`, `["]","}","[{\"",[["]"]],{"}":"{"}]`,
	} {
		requireAsGJSON(t, raw)
	}
	text, err := os.ReadFile("../testdata/shop/head/target/manifest.json")
	require.NoError(t, err)
	requireAsGJSON(t, gjson.ParseBytes(text).Raw)
}

func FuzzEach(f *testing.F) {
	f.Add(`{"a":[1,"x\n\u0041",{"b":null}]}`)
	f.Fuzz(func(t *testing.T, raw string) {
		if _, why, _ := scan(raw, func(string) bool { return true }); why == sound {
			requireAsGJSON(t, gjson.Parse(raw).Raw)
		}
	})
}
