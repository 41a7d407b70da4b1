package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/cli"
)

// hostileFiles are artifacts that nobody means to hand over.
func hostileFiles(t *testing.T) map[string][]byte {
	raw, err := os.ReadFile("../../testdata/shop/base/target/manifest.json")
	require.NoError(t, err)
	utf16 := []byte{0xFF, 0xFE}
	for _, b := range raw[:2000] {
		utf16 = append(utf16, b, 0)
	}
	files := map[string][]byte{
		"empty": nil, "blank": []byte(" \n\t"), "NUL": make([]byte, 1000), "gzip": {0x1f, 0x8b, 8, 0, 0}, "UTF-16": utf16,
		"null": []byte("null"), "number": []byte("12"), "string": []byte(`"x"`), "list": []byte("[1]"), "object": []byte("{}"),
		"two":     append(append([]byte{}, raw...), raw...),
		"deep":    []byte(`{"nodes": ` + strings.Repeat("[", 1000000)),
		"invalid": bytes.Replace(raw, []byte(`"nodes"`), []byte("\"no\xff\xfedes\""), 1),
	}
	for _, per := range []int{1, 10, 33, 66, 99} {
		files["cut at "+string(rune('0'+per/10))+string(rune('0'+per%10))] = raw[:len(raw)*per/100]
	}
	return files
}

// hostileEdits make a manifest wrong at one place.
var hostileEdits = map[string]func(doc, model map[string]any){
	"nodes are a list":       func(d, _ map[string]any) { d["nodes"] = []int{1} },
	"nodes are null":         func(d, _ map[string]any) { d["nodes"] = nil },
	"metadata is a string":   func(d, _ map[string]any) { d["metadata"] = "x" },
	"a node is a number":     func(d, _ map[string]any) { d["nodes"].(map[string]any)["model.shop.z"] = 5 },
	"a node is null":         func(d, _ map[string]any) { d["nodes"].(map[string]any)["model.shop.z"] = nil },
	"a node is empty":        func(d, _ map[string]any) { d["nodes"].(map[string]any)["model.shop.z"] = map[string]any{} },
	"a name is missing":      func(_, m map[string]any) { m["name"] = nil },
	"columns are numbers":    func(_, m map[string]any) { m["columns"] = map[string]any{"a": 5, "": nil} },
	"config is a list":       func(_, m map[string]any) { m["config"] = []int{} },
	"code is a number":       func(_, m map[string]any) { m["compiled_code"] = 17 },
	"a dangling reference":   func(_, m map[string]any) { m["depends_on"] = map[string]any{"nodes": []string{"model.shop.nowhere"}} },
	"references are objects": func(_, m map[string]any) { m["depends_on"] = map[string]any{"nodes": []any{1, nil, map[string]any{}}} },
	"its own reference":      func(_, m map[string]any) { m["depends_on"] = map[string]any{"nodes": []any{m["unique_id"]}} },
	"another's id":           func(_, m map[string]any) { m["unique_id"] = "model.shop.fct_orders" },
	"another's relation":     func(_, m map[string]any) { m["relation_name"] = `"shop"."main"."fct_orders"` },
	"an unknown adapter":     func(d, _ map[string]any) { d["metadata"].(map[string]any)["adapter_type"] = "weird" },
	"NUL in SQL":             func(_, m map[string]any) { m["compiled_code"] = "select \x00 from x" },
	"no SQL":                 func(_, m map[string]any) { m["compiled_code"] = "-- nothing" },
	"deep SQL":               func(_, m map[string]any) { m["compiled_code"] = "select " + strings.Repeat("(", 200000) },
	"a long name":            func(_, m map[string]any) { m["compiled_code"] = "select " + strings.Repeat("a", 1000000) },
	"a long quoted name":     func(_, m map[string]any) { m["compiled_code"] = `select 1 as "` + strings.Repeat("é", 500000) + `"` },
	"odd characters":         func(_, m map[string]any) { m["compiled_code"] = "select 1 as \"\u202e\x1b[31m\", '\ufffd' as ü\u00a0" },
	"two statements":         func(_, m map[string]any) { m["compiled_code"] = "select 1; drop table x" },
	"a long chain":           func(_, m map[string]any) { m["compiled_code"] = "select 1" + strings.Repeat(" + 1", 500000) },
}

// Whatever is handed over ends with a documented status: 0, or 1 with one line
// that names the file and nothing on standard output.
func TestHostileInput(t *testing.T) {
	files := hostileFiles(t)
	raw, err := os.ReadFile("../../testdata/shop/base/target/manifest.json")
	require.NoError(t, err)
	for name, edit := range hostileEdits {
		var doc map[string]any
		require.NoError(t, json.Unmarshal(raw, &doc))
		model := doc["nodes"].(map[string]any)["model.shop.stg_orders"].(map[string]any)
		edit(doc, model)
		files[name], err = json.Marshal(doc)
		require.NoError(t, err)
	}
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, "manifest.json")
		require.NoError(t, os.WriteFile(path, text, 0o600))
		for _, args := range [][]string{
			{"inspect", "--manifest", path}, {"lineage", "--manifest", path}, {"inspect", "--manifest", path, "--format", "json"},
			{"plan", "--base", path, "--head", path}, {"plan", "--base", "../../testdata/shop/base/target", "--head", path, "--format", "json"},
		} {
			var stdout, stderr bytes.Buffer
			start := time.Now()
			status := cli.Main(args, &stdout, &stderr)
			require.Less(t, time.Since(start), time.Minute, "%s: %v", name, args)
			if status == 0 {
				require.NotEmpty(t, stdout.String(), "%s: %v", name, args)
				continue
			}
			require.Equal(t, 1, status, "%s: %v", name, args)
			require.Empty(t, stdout.String(), "%s: %v", name, args)
			require.Equal(t, 1, strings.Count(stderr.String(), "\n"), "%s: %v: %s", name, args, stderr.String())
			require.Contains(t, stderr.String(), path, "%s: %v", name, args)
		}
	}
}
