package synth

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// WritePair writes a project before and after a change, below dir in base and
// head.
func WritePair(dir string, s Shape, c Change) error {
	p := newProject(s)
	for _, side := range []struct {
		name   string
		change Change
	}{{"base", Nothing}, {"head", c}} {
		to := filepath.Join(dir, side.name)
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		f, err := os.Create(filepath.Join(to, "manifest.json"))
		if err != nil {
			return err
		}
		err = p.write(f, side.change)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Write writes the manifest of a project after a change.
func Write(w io.Writer, s Shape, c Change) error { return newProject(s).write(w, c) }

// document writes JSON as Python does, which writes dbt's.
type document struct {
	*bufio.Writer
	written int64
}

func (d *document) put(format string, args ...any) {
	n, _ := fmt.Fprintf(d, format, args...) // an error stays until Flush
	d.written += int64(n)
}

// quote writes a string of ASCII as JSON.
func quote(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/16 + 2)
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\n':
			b.WriteString(`\n`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func quotes(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quote(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func (p *project) write(w io.Writer, c Change) error {
	d := &document{Writer: bufio.NewWriterSize(w, 1<<16)}
	d.put(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "dbt_version": "1.11.16", `+
		`"generated_at": "2025-07-01T06:00:00.000000Z", "invocation_id": "00000000-0000-0000-0000-000000000000", "env": {}, `+
		`"project_name": "synth", "adapter_type": %s}, "nodes": {`, quote(p.adapter()))
	for i := range p.models {
		if i > 0 {
			d.put(", ")
		}
		p.writeModel(d, i, c)
		p.writeTests(d, i)
	}
	d.put(`}, "sources": {`)
	for i := range (p.staged() + 2) / 3 {
		if i > 0 {
			d.put(", ")
		}
		p.writeSource(d, i)
	}
	d.put(`}, "parent_map": {`)
	p.writeMap(d)
	d.put(`}, "exposures": {}, "metrics": {}, "groups": {}, "selectors": {}, "disabled": {}, "saved_queries": {}, "semantic_models": {}, "unit_tests": {}`)
	p.writeProse(d)
	d.put("}\n")
	return d.Flush()
}

func (p *project) adapter() string { return p.Shape.Adapter }

// staged is how many models read a source.
func (p *project) staged() int {
	n := 0
	for _, m := range p.models {
		if m.kind == staging {
			n++
		}
	}
	return n
}

func (p *project) id(i int) string { return "model.synth." + p.models[i].name }

// compiled puts relations in place of refs.
func (p *project) compiled(i int, raw string) string {
	var pairs []string
	if p.models[i].kind == staging {
		name, table := sourceOf(i)
		pairs = append(pairs, fmt.Sprintf("{{ source('%s', '%s') }}", name, table), p.flavour.relation("lake", name, table))
	}
	for _, in := range p.models[i].inputs {
		pairs = append(pairs, ref(p.models[in].name), p.flavour.relation("warehouse", "analytics", p.models[in].name))
	}
	return strings.NewReplacer(pairs...).Replace(raw)
}

// The parts of a node that are the same for all, in dbt's order.
const (
	settings = `"config": {"enabled": true, "alias": null, "schema": null, "database": null, "tags": [], "meta": {}, "group": null, ` +
		`"materialized": %s, "incremental_strategy": null, "batch_size": null, "lookback": 1, "begin": null, "persist_docs": {}, ` +
		`"post-hook": [], "pre-hook": [], "quoting": {}, "column_types": {}, "full_refresh": null, "unique_key": %s, ` +
		`"on_schema_change": "ignore", "on_configuration_change": "apply", "grants": {}, "packages": [], "docs": {"show": true, ` +
		`"node_color": null}, "contract": {"enforced": false, "alias_types": true}, "event_time": null, "concurrent_batches": null, ` +
		`"access": "protected", "freshness": null}, "tags": [], `
	rest = `"doc_blocks": [], "language": "sql", "metrics": [], "functions": [], "compiled": true, "extra_ctes_injected": true, ` +
		`"extra_ctes": [], "contract": {"enforced": false, "alias_types": true, "checksum": null}, "constraints": [], "version": null, ` +
		`"latest_version": null, "deprecation_date": null, "time_spine": null, "group": null, "meta": {}, "docs": {"show": true, ` +
		`"node_color": null}, "build_path": null, "created_at": 1751349600.0`
)

func (p *project) writeModel(d *document, i int, c Change) {
	m := p.models[i]
	raw := p.query(i, p.edit(c, i))
	key := "null"
	if m.stored == "incremental" {
		key = `"id"`
	}
	d.put(`%s: {"database": "warehouse", "schema": "analytics", "name": %s, "resource_type": "model", "package_name": "synth", `+
		`"path": "marts/%s.sql", "original_file_path": "models/marts/%s.sql", "unique_id": %s, "fqn": ["synth", "marts", %s], "alias": %s, `+
		`"checksum": {"name": "sha256", "checksum": "%064x"}, `,
		quote(p.id(i)), quote(m.name), m.name, m.name, quote(p.id(i)), quote(m.name), quote(m.name), i)
	d.put(settings, quote(m.stored), key)
	d.put(`"description": %s, "columns": {`, quote(p.prose(i, 30)))
	for j, name := range m.columns {
		if j >= len(m.columns)/3 {
			break
		}
		if j > 0 {
			d.put(", ")
		}
		d.put(`%s: {"name": %s, "description": %s, "meta": {}, "data_type": null, "constraints": [], "quote": null, `+
			`"config": {"meta": {}, "tags": []}, "tags": [], "granularity": null, "doc_blocks": []}`, quote(name), quote(name), quote(p.prose(i+j, 8)))
	}
	d.put(`}, "patch_path": "synth://models/marts/_models.yml", "unrendered_config": {"materialized": %s}, "relation_name": %s, "raw_code": %s, %s, `,
		quote(m.stored), quote(p.flavour.relation("warehouse", "analytics", m.name)), quote(raw), rest)
	var refs, ids, sources []string
	for _, in := range m.inputs {
		refs = append(refs, fmt.Sprintf(`{"name": %s, "package": null, "version": null}`, quote(p.models[in].name)))
		ids = append(ids, p.id(in))
	}
	if m.kind == staging {
		name, table := sourceOf(i)
		ids = append(ids, "source.synth."+name+"."+table)
		sources = append(sources, quotes([]string{name, table}))
	}
	d.put(`"refs": [%s], "sources": [%s], "depends_on": {"macros": ["macro.synth.macro_%d", "macro.synth.macro_%d"], "nodes": %s}, `+
		`"compiled_path": "target/compiled/synth/models/marts/%s.sql", "compiled_code": %s, "access": "protected", "primary_key": ["id"]}`,
		strings.Join(refs, ", "), strings.Join(sources, ", "), i%100, i%37, quotes(ids), m.name, quote(p.compiled(i, raw)))
}

// writeTests writes the tests of a model: of its first columns.
func (p *project) writeTests(d *document, i int) {
	m := p.models[i]
	for j := range (i+1)*p.Tests/10 - i*p.Tests/10 {
		column := m.columns[j%len(m.columns)]
		id := fmt.Sprintf("test.synth.not_null_%s_%s.%010x", m.name, column, i*100+j)
		from := p.flavour.relation("warehouse", "analytics", m.name)
		d.put(`, %s: {"database": "warehouse", "schema": "analytics_dbt_test__audit", "name": "not_null_%s_%s", "resource_type": "test", `+
			`"package_name": "synth", "path": "not_null_%s_%s.sql", "original_file_path": "models/marts/_models.yml", "unique_id": %s, `+
			`"fqn": ["synth", "marts", "not_null_%s_%s"], "alias": "not_null_%s_%s", "checksum": {"name": "none", "checksum": ""}, `+
			`"config": {"enabled": true, "alias": null, "schema": "dbt_test__audit", "database": null, "tags": [], "meta": {}, "group": null, `+
			`"materialized": "test", "severity": "ERROR", "store_failures": null, "store_failures_as": null, "where": null, "limit": null, `+
			`"fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0"}, "tags": [], "description": "", "columns": {}, `,
			quote(id), m.name, column, m.name, column, quote(id), m.name, column, m.name, column)
		d.put(`"patch_path": null, "unrendered_config": {}, "relation_name": null, "raw_code": "{{ test_not_null(**_dbt_generic_test_kwargs) }}", %s, `+
			`"refs": [{"name": %s, "package": null, "version": null}], "sources": [], "depends_on": {"macros": ["macro.dbt.test_not_null"], "nodes": [%s]}, `+
			`"compiled_path": "target/compiled/synth/models/marts/_models.yml/not_null_%s_%s.sql", "compiled_code": %s, "column_name": %s, `+
			`"file_key_name": "models.%s", "attached_node": %s, "test_metadata": {"name": "not_null", "kwargs": {"column_name": %s, `+
			`"model": "{{ get_where_subquery(ref('%s')) }}"}, "namespace": null}}`,
			rest, quote(m.name), quote(p.id(i)), m.name, column,
			quote(fmt.Sprintf("\n    \n    \n\n\n\nselect %s\nfrom %s\nwhere %s is null\n\n\n", column, from, column)), quote(column),
			m.name, quote(p.id(i)), quote(column), m.name)
	}
}

func (p *project) writeSource(d *document, i int) {
	name, table := sourceOf(3 * i)
	id := "source.synth." + name + "." + table
	d.put(`%s: {"database": "lake", "schema": %s, "name": %s, "resource_type": "source", "package_name": "synth", "path": "models/staging/_sources.yml", `+
		`"original_file_path": "models/staging/_sources.yml", "unique_id": %s, "fqn": ["synth", "staging", %s, %s], "source_name": %s, `+
		`"source_description": "", "loader": "", "identifier": %s, "quoting": {"database": null, "schema": null, "identifier": null, "column": null}, `+
		`"loaded_at_field": null, "freshness": null, "external": null, "description": %s, "columns": {}, "meta": {}, "source_meta": {}, "tags": [], `+
		`"config": {"enabled": true}, "patch_path": null, "unrendered_config": {}, "relation_name": %s, "created_at": 1751349600.0}`,
		quote(id), quote(name), quote(table), quote(id), quote(name), quote(table), quote(name), quote(table), quote(p.prose(i, 20)),
		quote(p.flavour.relation("lake", name, table)))
}

// writeMap repeats what each model reads, as manifests do.
func (p *project) writeMap(d *document) {
	for i, m := range p.models {
		if i > 0 {
			d.put(", ")
		}
		var ids []string
		for _, in := range m.inputs {
			ids = append(ids, p.id(in))
		}
		d.put("%s: %s", quote(p.id(i)), quotes(ids))
	}
}

// writeProse writes macros and docs until the manifest has its size.
func (p *project) writeProse(d *document) {
	missing := p.Bytes - d.written
	d.put(`, "macros": {`)
	end := d.written + missing*2/5
	for i := 0; i < 100 || d.written < end; i++ {
		if i > 0 {
			d.put(", ")
		}
		d.put(`"macro.synth.macro_%d": {"name": "macro_%d", "resource_type": "macro", "package_name": "synth", "path": "macros/macro_%d.sql", `+
			`"original_file_path": "macros/macro_%d.sql", "unique_id": "macro.synth.macro_%d", "macro_sql": %s, "depends_on": {"macros": []}, `+
			`"description": "", "meta": {}, "docs": {"show": true, "node_color": null}, "patch_path": null, "arguments": [], `+
			`"created_at": 1751349600.0, "supported_languages": null}`,
			i, i, i, i, i, quote("{% macro macro_"+fmt.Sprint(i)+"() %}\n"+p.prose(i, 250)+"\n{% endmacro %}"))
	}
	d.put(`}, "docs": {"doc.dbt.__overview__": {"name": "__overview__", "block_contents": %s}`, quote(p.prose(0, 100)))
	for i := 0; d.written < p.Bytes; i++ {
		d.put(`, "doc.synth.doc_%d": {"name": "doc_%d", "resource_type": "doc", "package_name": "synth", "path": "docs.md", `+
			`"original_file_path": "models/docs.md", "unique_id": "doc.synth.doc_%d", "block_contents": %s}`, i, i, i, quote(p.prose(i, 400)))
	}
	d.put("}")
}

// prose is so many words, in lines.
func (p *project) prose(i, words int) string {
	r := p.chance(forProse, i)
	var b strings.Builder
	for w := range words {
		if w%12 == 11 {
			b.WriteString(",\n")
		}
		if r.IntN(2) == 0 {
			b.WriteString(subjects[r.IntN(len(subjects))])
		} else {
			b.WriteString(measures[r.IntN(len(measures))])
		}
		b.WriteByte(' ')
	}
	return b.String()
}
