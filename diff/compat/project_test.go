package compat

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// Examples describe a small project, an entry a block:
//
//	adapter snowflake
//	source raw.orders
//	  columns: {id: int, total: numeric}
//	model orders: select id, total from raw.orders
//	model report
//	  materialized: incremental
//	  unique_key: [id]
//	  sql: select id from orders
//
// SQL names models bare and sources with their schema. After a line "=>" come
// the entries that head has in place of base's; "drop model orders" takes one
// away. After "consumer NAME" come those of another project.

// entry is one block: what it is, what it is called, and its settings.
type entry struct {
	kind, name string
	set        map[string]any
}

// small is a project as an example describes it.
type small struct{ entries []entry }

func (s small) with(e entry) small {
	out := small{slices.Clone(s.entries)}
	for i := range out.entries {
		if out.entries[i].kind == e.kind && out.entries[i].name == e.name {
			out.entries[i] = e
			return out
		}
	}
	out.entries = append(out.entries, e)
	return out
}

func (s small) without(kind, name string) small {
	return small{slices.DeleteFunc(slices.Clone(s.entries), func(e entry) bool { return e.kind == kind && e.name == name })}
}

// parseExample reads both sides and the other projects of an example.
func parseExample(t *testing.T, text string) (base, head small, others map[string]small) {
	others = map[string]small{}
	var now small
	into := func(e entry) { now = now.with(e) }
	lines := strings.Split(text, "\n")
	seen, consumer := false, ""
	keep := func() {
		if consumer != "" {
			others[consumer] = now
		} else if seen {
			head = now
		}
	}
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case words[0] == "=>":
			base, seen = now, true
		case words[0] == "consumer":
			keep()
			now, consumer = small{}, words[1]
		case words[0] == "drop":
			now = now.without(words[1], strings.Join(words[2:], " "))
		default:
			var block []string
			for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  ") {
				i++
				block = append(block, lines[i])
			}
			into(parseEntry(t, line, block))
		}
	}
	keep()
	require.True(t, seen, "the example has no line =>")
	return base, head, others
}

func parseEntry(t *testing.T, line string, block []string) entry {
	kind, rest, ok := strings.Cut(line, " ")
	require.True(t, ok, line)
	e := entry{kind: kind, set: map[string]any{}}
	name, sql, ok := strings.Cut(rest, ": ")
	e.name = strings.TrimSuffix(strings.TrimSpace(name), ":")
	if ok {
		e.set["sql"] = sql
	}
	for i := 0; i < len(block); i++ {
		key, value, ok := strings.Cut(strings.TrimSpace(block[i]), ":")
		require.True(t, ok, block[i])
		value = strings.TrimSpace(value)
		for i+1 < len(block) && strings.HasPrefix(block[i+1], "    ") {
			i++
			value = strings.TrimLeft(value+"\n"+block[i][4:], "\n")
		}
		if key == "sql" || key == "raw" {
			e.set[key] = value
			continue
		}
		v, rest := parseValue(value)
		require.Empty(t, strings.TrimSpace(rest), block[i])
		e.set[key] = v
	}
	return e
}

// parseValue reads a flow value: [a, b], {k: v}, "text" or a bare word.
func parseValue(s string) (v any, rest string) {
	s = strings.TrimLeft(s, " ")
	switch {
	case strings.HasPrefix(s, "["):
		out := []any{}
		for s = strings.TrimLeft(s[1:], " "); s != "" && s[0] != ']'; s = strings.TrimLeft(strings.TrimPrefix(s, ","), " ") {
			v, s = parseValue(s)
			out = append(out, v)
			s = strings.TrimLeft(s, " ")
		}
		return out, strings.TrimPrefix(s, "]")
	case strings.HasPrefix(s, "{"):
		out := map[string]any{}
		order := []any{}
		for s = strings.TrimLeft(s[1:], " "); s != "" && s[0] != '}'; s = strings.TrimLeft(strings.TrimPrefix(s, ","), " ") {
			key, after, _ := strings.Cut(s, ":")
			v, s = parseValue(after)
			key = strings.Trim(strings.TrimSpace(key), `"`)
			out[key] = v
			order = append(order, key)
			s = strings.TrimLeft(s, " ")
		}
		return out, strings.TrimPrefix(s, "}")
	case strings.HasPrefix(s, `"`):
		text, after, _ := strings.Cut(s[1:], `"`)
		return text, after
	}
	depth, end := 0, len(s)
	for i, r := range s {
		if r == '(' || r == '<' {
			depth++
		}
		if r == ')' || r == '>' {
			depth--
		}
		if depth == 0 && (r == ',' || r == ']' || r == '}') {
			end = i
			break
		}
	}
	word := strings.TrimSpace(s[:end])
	switch n, err := strconv.Atoi(word); {
	case err == nil:
		return n, s[end:]
	case word == "true" || word == "false":
		return word == "true", s[end:]
	case word == "null":
		return nil, s[end:]
	}
	return word, s[end:]
}

// nodeKeys are settings that stand on the node, and not in its config.
var nodeKeys = []string{"access", "group", "constraints", "version", "latest_version", "deprecation_date", "alias", "schema", "database",
	"relation_name", "language", "description", "meta", "tags", "time_spine", "primary_key", "unrendered_config", "package_name"}

type object = map[string]any

// manifestOf makes the manifest, and the catalog where the example has one.
func manifestOf(s small) (text, catalog object) {
	m := object{"metadata": object{"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "adapter_type": "postgres", "project_name": "shop"}}
	sections := map[string]object{}
	in := func(section string) object {
		if sections[section] == nil {
			sections[section] = object{}
		}
		return sections[section]
	}
	in("nodes")
	known := map[string]string{}
	for _, e := range s.entries {
		switch e.kind {
		case "model", "seed", "snapshot", "source", "function":
			known[e.name] = e.kind + "." + pkg(e) + "." + e.name
		case "adapter":
			m["metadata"].(object)["adapter_type"] = e.name
		case "manifest":
			maps.Copy(m["metadata"].(object), e.set)
		}
	}
	tables := object{}
	for _, e := range s.entries {
		switch e.kind {
		case "model", "seed", "snapshot", "analysis", "operation", "function", "test":
			id, n := nodeOf(e, known)
			in("nodes")[id] = n
		case "source":
			id, n := sourceOf(e)
			in("sources")[id] = n
		case "exposure", "metric", "saved_query", "semantic_model", "unit_test":
			id, n := consumerOf(e, known)
			in(map[string]string{"exposure": "exposures", "metric": "metrics", "saved_query": "saved_queries", "semantic_model": "semantic_models", "unit_test": "unit_tests"}[e.kind])[id] = n
		case "macro":
			id := "macro." + pkg(e) + "." + e.name
			in("macros")[id] = object{"unique_id": id, "name": e.name, "package_name": pkg(e), "macro_sql": e.set["sql"], "original_file_path": "macros/" + e.name + ".sql"}
		case "disabled":
			in("disabled")["model.shop."+e.name] = []any{object{"unique_id": "model.shop." + e.name}}
		case "catalog":
			cols := object{}
			for name, typ := range e.set {
				cols[name] = object{"name": name, "type": typ, "index": len(cols) + 1}
			}
			tables[known[e.name]] = object{"metadata": object{"name": e.name, "schema": "", "type": "BASE TABLE"}, "columns": cols}
		}
	}
	for section, content := range sections {
		m[section] = content
	}
	if len(tables) > 0 {
		catalog = object{"metadata": object{"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json"}, "nodes": tables, "sources": object{}}
	}
	return m, catalog
}

func pkg(e entry) string {
	if s, ok := e.set["package_name"].(string); ok {
		return s
	}
	return "shop"
}

func columnsOf(v any) object {
	out := object{}
	cols, _ := v.(object)
	for name, c := range cols {
		if typ, ok := c.(string); ok {
			out[name] = object{"name": name, "data_type": typ}
			continue
		}
		full := object{"name": name}
		if o, ok := c.(object); ok {
			maps.Copy(full, o)
			full["data_type"] = o["type"]
			delete(full, "type")
		}
		out[name] = full
	}
	return out
}

// depends lists what a text names of the known entries.
func depends(text string, self string, known map[string]string) []any {
	var out []any
	names := slices.Sorted(maps.Keys(known))
	slices.SortStableFunc(names, func(a, b string) int { return strings.Count(b, ".") - strings.Count(a, ".") })
	for _, name := range names { // those with a schema first, so that raw.orders is not orders
		if name != self && hasWord(text, name) {
			out = append(out, known[name])
			text = strings.ReplaceAll(text, name, "")
		}
	}
	return out
}

func nodeOf(e entry, known map[string]string) (string, object) {
	sql, _ := e.set["sql"].(string)
	id := e.kind + "." + pkg(e) + "." + e.name
	config := object{"materialized": "table"}
	n := object{"unique_id": id, "resource_type": e.kind, "name": e.name, "alias": e.name, "schema": "", "package_name": pkg(e), "raw_code": sql, "compiled_code": sql,
		"original_file_path": e.kind + "s/" + e.name + ".sql", "config": config, "fqn": []any{pkg(e), e.name}}
	macros := []any{}
	for key, v := range e.set {
		switch {
		case key == "sql":
		case key == "raw":
			n["raw_code"] = v
		case key == "uncompiled":
			delete(n, "compiled_code")
		case key == "macros":
			macros = v.([]any)
		case key == "columns":
			n["columns"] = columnsOf(v)
		case key == "contract":
			n["contract"] = object{"enforced": v, "alias_types": true}
			config["contract"] = object{"enforced": v}
		case key == "checksum":
			n["checksum"] = v
		case key == "depends_on":
		case key == "base_name":
			n["name"] = v
		case slices.Contains(nodeKeys, key):
			n[key] = v
		default:
			config[key] = v
		}
	}
	if hook, ok := config["post_hook"]; ok {
		config["post-hook"] = []any{object{"sql": hook}}
		delete(config, "post_hook")
	}
	deps := depends(sql, e.name, known)
	if list, ok := e.set["depends_on"].([]any); ok {
		deps = nil
		for _, d := range list {
			deps = append(deps, firstOf(known[d.(string)], d.(string)))
		}
	}
	switch {
	case e.kind == "test":
		id = testOf(n, e, known)
		deps = append(deps, slices.DeleteFunc([]any{n["attached_node"], n["other"]}, func(v any) bool { return v == nil || v == "" })...)
		delete(n, "other")
	case config["materialized"] == "ephemeral", e.kind == "analysis", e.kind == "operation", e.kind == "function":
	case n["relation_name"] == nil:
		n["relation_name"] = qualified(n)
	}
	n["depends_on"] = object{"nodes": deps, "macros": macros}
	return id, n
}

func qualified(n object) string {
	name := n["alias"].(string)
	if schema, _ := n["schema"].(string); schema != "" {
		return schema + "." + name
	}
	return name
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// testOf completes a generic test called "KIND of MODEL.COLUMN", and gives its id.
func testOf(n object, e entry, known map[string]string) string {
	kind, about, generic := strings.Cut(e.name, " of ")
	if !generic {
		return "test.shop." + e.name
	}
	model, column, _ := strings.Cut(about, ".")
	if known[model] == "" { // a source
		if i := strings.LastIndexByte(about, '.'); i > 0 {
			model, column = about[:i], about[i+1:]
		}
	}
	kwargs := object{"column_name": column}
	for _, key := range []string{"values", "field", "combination_of_columns"} {
		if v, ok := e.set[key]; ok {
			kwargs[key] = v
		}
	}
	if to, ok := e.set["to"].(string); ok {
		kwargs["to"] = fmt.Sprintf("ref('%s')", to)
		n["other"] = known[to]
	}
	name := strings.NewReplacer(" ", "_", ".", "_").Replace(kind + "_" + about)
	n["name"] = name
	namespace, bare, ok := strings.Cut(kind, ".")
	if !ok {
		namespace, bare = "", kind
	}
	n["test_metadata"] = object{"name": bare, "namespace": namespace, "kwargs": kwargs}
	n["column_name"], n["attached_node"] = column, known[model]
	delete(n, "compiled_code")
	return "test.shop." + name + ".0123456789"
}

func sourceOf(e entry) (string, object) {
	schema, table, _ := strings.Cut(e.name, ".")
	id := "source.shop." + e.name
	n := object{"unique_id": id, "source_name": schema, "name": table, "schema": schema, "identifier": table, "relation_name": e.name, "resource_type": "source",
		"original_file_path": "models/sources.yml"}
	for key, v := range e.set {
		switch key {
		case "columns":
			n["columns"] = columnsOf(v)
		case "event_time":
			n["config"] = object{"event_time": v}
		default:
			n[key] = v
		}
	}
	return id, n
}

func consumerOf(e entry, known map[string]string) (string, object) {
	id := e.kind + ".shop." + e.name
	n := object{"unique_id": id, "name": e.name, "original_file_path": "models/" + e.name + ".yml"}
	var deps []any
	for key, v := range e.set {
		switch key {
		case "reads":
			for _, name := range v.([]any) {
				deps = append(deps, firstOf(known[name.(string)], "semantic_model.shop."+name.(string)))
			}
		case "columns":
			n["meta"] = object{"columns": v}
		case "model":
			deps = append(deps, known[v.(string)])
			n["model"] = v
			if e.kind == "semantic_model" {
				n["model"] = fmt.Sprintf("ref('%s')", v)
			}
		default:
			n[key] = v
		}
	}
	n["depends_on"] = object{"nodes": deps}
	return id, n
}

// sideOf reads and compiles what an example describes.
func load(t *testing.T, s small) *manifest.Project {
	dir := t.TempDir()
	text, catalog := manifestOf(s)
	write := func(name string, v any) {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b, 0o644))
	}
	write("manifest.json", text)
	if catalog != nil {
		write("catalog.json", catalog)
	}
	for _, e := range s.entries {
		if e.kind == "run" {
			write("run_results.json", object{"metadata": object{"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json", "invocation_id": e.set["invocation_id"]}, "results": []any{}, "args": e.set})
		}
	}
	p, err := manifest.Load(manifest.Paths{Manifest: dir})
	require.NoError(t, err)
	return p
}

func resolving(s *Side) {
	q := compiler.NewQueries(s.Project, s.Program)
	s.Resolve = func(n addr.Node, text string) (*ir.Query, diag.List) { return q.Resolve(n, text) }
	s.TypeNamed, s.Keys = q.TypeNamed, q.Keys
	s.Remarks = s.Project.Check()
}

// judge finds what an example says.
func judge(t *testing.T, text string) []Finding {
	base, head, others := parseExample(t, text)
	p := Pass{Base: Side{Side: diff.Side{Project: load(t, base)}}, Head: Side{Side: diff.Side{Project: load(t, head)}}}
	p.Base.Program, p.Head.Program = compiler.CompileBoth(p.Base.Project, p.Head.Project)
	resolving(&p.Base)
	resolving(&p.Head)
	p.Changes = diff.Projects(p.Base.Side, p.Head.Side)
	for _, e := range head.entries {
		if e.kind == "min_coverage" {
			f, err := strconv.ParseFloat(e.name, 64)
			require.NoError(t, err)
			p.MinCoverage = f
		}
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		c := Consumers{Name: name, Side: Side{Side: diff.Side{Project: load(t, others[name])}}}
		c.Program = compiler.Compile(c.Project)
		resolving(&c.Side)
		p.Consumers = append(p.Consumers, c)
	}
	return Check(p)
}
