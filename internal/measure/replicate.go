package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// replicate writes a project of n copies of another one, each in a package and
// a database of its own, as base and head below dir: large manifests to measure
// speed on. Macros and docs stay as they are.
func replicate(base, head, dir string, n int) error {
	for _, side := range []struct{ from, to string }{{base, "base"}, {head, "head"}} {
		text, err := os.ReadFile(filepath.Join(side.from, "manifest.json"))
		if err != nil {
			return err
		}
		var m map[string]json.RawMessage
		if err := json.Unmarshal(text, &m); err != nil {
			return err
		}
		for _, section := range []string{"nodes", "sources", "exposures", "unit_tests"} {
			out, err := copies(m[section], n)
			if err != nil {
				return err
			}
			m[section] = out
		}
		delete(m, "parent_map")
		delete(m, "child_map")
		all, err := json.Marshal(m)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, side.to)
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, "manifest.json"), all, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// copies repeats the entries of a section under other names.
func copies(section json.RawMessage, n int) (json.RawMessage, error) {
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(section, &entries); err != nil {
		return nil, err
	}
	out := make(map[string]json.RawMessage, n*len(entries))
	for i := range n {
		names := strings.NewReplacer(".shop.", fmt.Sprintf(".shop%d.", i), `\"shop\".`, fmt.Sprintf(`\"shop%d\".`, i))
		for id, entry := range entries {
			out[names.Replace(id)] = json.RawMessage(names.Replace(string(entry)))
		}
	}
	return json.Marshal(out)
}
