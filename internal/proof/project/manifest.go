package project

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

type object = map[string]any

// Manifest is the project's manifest.json, as dbt compiles it.
func (p *Project) Manifest() []byte {
	nodes, sources := object{}, object{}
	for _, t := range p.Sources {
		columns := object{}
		for _, c := range t.Columns {
			columns[c.Name] = object{"name": c.Name, "data_type": c.Type.SQL()}
		}
		id := "source.p.raw." + t.Name
		sources[id] = object{"unique_id": id, "resource_type": "source", "source_name": "raw", "name": t.Name, "identifier": t.Name,
			"schema": "main", "relation_name": t.Name, "columns": columns}
	}
	for _, s := range p.Seeds {
		id := "seed.p." + s.Table.Name
		columns := object{}
		types := object{}
		for _, c := range s.Table.Columns {
			columns[c.Name] = object{"name": c.Name, "data_type": c.Type.SQL()}
			types[c.Name] = c.Type.SQL()
		}
		sum := sha256.Sum256([]byte(fmt.Sprint(s.Rows)))
		nodes[id] = object{"unique_id": id, "resource_type": "seed", "name": s.Table.Name, "alias": s.Table.Name, "schema": "main", "relation_name": s.Table.Name,
			"package_name": "p", "fqn": []string{"p", s.Table.Name}, "original_file_path": "seeds/" + s.Table.Name + ".csv", "columns": columns,
			"checksum": object{"name": "sha256", "checksum": hex.EncodeToString(sum[:])}, "config": object{"materialized": "seed", "column_types": types}}
	}
	for _, m := range p.Models {
		nodes["model.p."+m.Name] = p.node(m)
	}
	out, err := json.Marshal(object{
		"metadata": object{"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "adapter_type": p.Dialect, "project_name": "p", "dbt_version": "1.10.0"},
		"nodes":    nodes, "sources": sources, "macros": object{}, "exposures": object{}, "metrics": object{}, "disabled": object{}, "parent_map": object{}, "child_map": object{},
	})
	if err != nil {
		panic(err)
	}
	return out
}

func (p *Project) node(m *Model) object {
	code := p.Compiled(m)
	depends := []string{}
	for _, name := range p.reads(m.SQL()) {
		depends = append(depends, p.ID(name))
	}
	n := object{"unique_id": "model.p." + m.Name, "resource_type": "model", "name": m.Name, "alias": m.Name, "schema": "main", "package_name": "p", "language": "sql",
		"fqn": []string{"p", m.Name}, "path": m.Name + ".sql", "original_file_path": "models/" + m.Name + ".sql", "raw_code": m.SQL(), "compiled_code": code, "compiled": true,
		"columns": object{}, "config": object{"materialized": m.Materialized}, "depends_on": object{"nodes": depends, "macros": []string{}}}
	if m.Materialized != "ephemeral" {
		n["relation_name"] = m.Name
	}
	extra := []object{}
	for _, e := range p.ephemerals(m) {
		extra = append(extra, object{"id": "model.p." + e.Name, "sql": " " + cteName(e.Name) + " as (\n" + p.inject(e.SQL()) + "\n)"})
	}
	n["extra_ctes"], n["extra_ctes_injected"] = extra, true
	return n
}

// ID is the node that a relation's name belongs to.
func (p *Project) ID(name string) string {
	switch {
	case p.Model(name) != nil:
		return "model.p." + name
	case slices.ContainsFunc(p.Seeds, func(s *Seed) bool { return s.Table.Name == name }):
		return "seed.p." + name
	}
	return "source.p.raw." + name
}
