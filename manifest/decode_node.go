package manifest

import "strings"

// node reads an entry of "nodes" or "functions".
func (d *decoder) node(id string, v value) {
	n := &Node{ID: d.id(id), Config: Config{Enabled: true}, Contract: Contract{AliasTypes: true}}
	t := &Test{}
	v.fields(func(key string, v value) {
		if read, ok := nodeFields[key]; ok {
			read(n, v)
		} else if read, ok := testFields[key]; ok {
			read(t, v)
		}
	})
	n.complete()
	switch n.ResourceType {
	case "test":
		t.complete(n, d.Name)
		n.Test = t
	case "function":
		n.Function = function(v)
	}
	d.Nodes = append(d.Nodes, n)
}

// nodeFields reads each field of a node, under its present and its old names.
var nodeFields = map[string]func(*Node, value){
	"resource_type":      func(n *Node, v value) { n.ResourceType = v.text() },
	"package_name":       func(n *Node, v value) { n.Package = v.text() },
	"name":               func(n *Node, v value) { n.Name = v.text() },
	"alias":              func(n *Node, v value) { n.Alias = v.text() },
	"database":           func(n *Node, v value) { n.Database = v.text() },
	"schema":             func(n *Node, v value) { n.Schema = v.text() },
	"relation_name":      func(n *Node, v value) { n.RelationName = v.text() },
	"fqn":                func(n *Node, v value) { n.FQN = v.list() },
	"path":               func(n *Node, v value) { n.Path = v.text() },
	"original_file_path": func(n *Node, v value) { n.OriginalFilePath = v.text() },
	"patch_path":         func(n *Node, v value) { n.PatchPath = v.text() },
	"language":           func(n *Node, v value) { n.Language = v.text() },
	"raw_code":           (*Node).rawCode,
	"raw_sql":            (*Node).rawCode,
	"compiled_code":      func(n *Node, v value) { n.CompiledCode = v.text() },
	"compiled_sql":       func(n *Node, v value) { n.CompiledCode = v.text() },
	"description":        func(n *Node, v value) { n.Description = v.text() },
	"tags":               func(n *Node, v value) { n.Tags = v.list() },
	"meta":               func(n *Node, v value) { n.Meta = v.canonical() },
	"access":             func(n *Node, v value) { n.Access = v.text() },
	"group":              func(n *Node, v value) { n.Group = v.text() },
	"version":            func(n *Node, v value) { n.Version = v.text() },
	"latest_version":     func(n *Node, v value) { n.LatestVersion = v.text() },
	"deprecation_date":   func(n *Node, v value) { n.DeprecationDate = v.text() },
	"primary_key":        func(n *Node, v value) { n.PrimaryKey = v.list() },
	"created_at":         func(n *Node, v value) { n.CreatedAt = v.Float() },
	"columns":            func(n *Node, v value) { n.Columns = columns(v) },
	"constraints":        func(n *Node, v value) { n.Constraints = constraints(v) },
	"config":             func(n *Node, v value) { n.Config = v.config() },
	"checksum": func(n *Node, v value) {
		n.Checksum = Checksum{v.get("name").text(), v.get("checksum").text()}
	},
	"depends_on": func(n *Node, v value) {
		n.DependsOn = DependsOn{v.get("nodes").nodes(), v.get("macros").nodes()}
	},
	"contract": func(n *Node, v value) {
		alias := v.get("alias_types").flag()
		n.Contract = Contract{v.get("enforced").yes(), alias == nil || *alias, v.get("checksum").text()}
	},
	"unrendered_config": func(n *Node, v value) { n.Unrendered = v.unrendered() },
	"refs":              func(n *Node, v value) { n.Refs = refs(v) },
	"sources":           func(n *Node, v value) { n.SourceRefs = sourceRefs(v) },
	"functions":         func(n *Node, v value) { n.FunctionRefs = refs(v) },
	"time_spine":        func(n *Node, v value) { n.TimeSpine = timeSpine(v) },
	"extra_ctes": func(n *Node, v value) {
		v.each(func(_ string, e value) {
			n.ExtraCTEs = append(n.ExtraCTEs, ExtraCTE{e.get("id").node(), e.get("sql").text()})
		})
	},
}

// rawCode leaves out what early Fusion wrote in place of the code.
func (n *Node) rawCode(v value) {
	if code := v.text(); code == "--placeholder--" {
		n.Placeholder = true
	} else {
		n.RawCode = code
	}
}

// complete fills in what older manifests leave to the reader, and what newer
// ones write into the configuration only.
func (n *Node) complete() {
	n.ResourceType = firstOf(n.ResourceType, n.ID.Kind())
	n.Package = firstOf(n.Package, n.ID.Package())
	n.Language = firstOf(n.Language, "sql")
	n.Alias = firstOf(n.Alias, n.Name)
	n.Access = firstOf(n.Access, n.Config.access)
	n.Group = firstOf(n.Group, n.Config.group)
	n.Meta = firstOf(n.Meta, n.Config.meta)
	if n.Tags == nil {
		n.Tags = n.Config.tags
	}
	n.Config.Materialized = firstOf(n.Config.Materialized, materializations[n.ResourceType])
	n.Contract.Enforced = n.Contract.Enforced || n.Config.ContractEnforced
	if strings.TrimSpace(n.CompiledCode) == "" {
		n.CompiledCode = ""
	}
}

// materializations are dbt's defaults.
var materializations = map[string]string{"model": "view", "seed": "seed", "snapshot": "snapshot", "test": "test"}

// refs reads all shapes: "name", ["name"] and ["pkg", "name"] up to v8, objects
// since.
func refs(v value) []Ref {
	var out []Ref
	v.each(func(_ string, e value) {
		if e.IsObject() {
			out = append(out, Ref{e.get("package").text(), e.get("name").text(), e.get("version").text()})
			return
		}
		switch parts := e.list(); len(parts) {
		case 1:
			out = append(out, Ref{Name: parts[0]})
		case 2:
			out = append(out, Ref{Package: parts[0], Name: parts[1]})
		}
	})
	return out
}

func sourceRefs(v value) []SourceRef {
	var out []SourceRef
	v.each(func(_ string, e value) {
		if parts := e.list(); len(parts) == 2 {
			out = append(out, SourceRef{parts[0], parts[1]})
		}
	})
	return out
}

func timeSpine(v value) *TimeSpine {
	if !v.IsObject() {
		return nil
	}
	t := &TimeSpine{Column: v.get("standard_granularity_column").text()}
	v.get("custom_granularities").each(func(_ string, e value) {
		t.Granularities = append(t.Granularities, firstOf(e.get("column_name").text(), e.get("name").text()))
	})
	if t.Column == "" && t.Granularities == nil {
		return nil
	}
	return t
}

func function(v value) *Function {
	f := &Function{Returns: v.get("returns.data_type").text()}
	v.get("arguments").each(func(_ string, e value) {
		f.Arguments = append(f.Arguments, Argument{e.get("name").text(), e.get("data_type").text()})
	})
	return f
}
