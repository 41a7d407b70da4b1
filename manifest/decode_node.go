package manifest

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// node reads an entry of "nodes".
func (p *Project) node(id string, v gjson.Result) {
	n := &Node{ID: addr.Node(id)}
	t := &Test{}
	fields(v, func(key string, v gjson.Result) {
		if read, ok := nodeFields[key]; ok {
			read(n, v)
		} else if read, ok := testFields[key]; ok {
			read(t, v)
		}
	})
	n.complete()
	if n.ResourceType == "test" {
		t.complete(n)
		n.Test = t
	}
	p.Nodes = append(p.Nodes, n)
}

// nodeFields reads each field of a node, under its present and its old names.
var nodeFields = map[string]func(*Node, gjson.Result){
	"resource_type":      func(n *Node, v gjson.Result) { n.ResourceType = v.String() },
	"package_name":       func(n *Node, v gjson.Result) { n.Package = v.String() },
	"name":               func(n *Node, v gjson.Result) { n.Name = v.String() },
	"alias":              func(n *Node, v gjson.Result) { n.Alias = v.String() },
	"database":           func(n *Node, v gjson.Result) { n.Database = v.String() },
	"schema":             func(n *Node, v gjson.Result) { n.Schema = v.String() },
	"relation_name":      func(n *Node, v gjson.Result) { n.RelationName = v.String() },
	"fqn":                func(n *Node, v gjson.Result) { n.FQN = list(v) },
	"path":               func(n *Node, v gjson.Result) { n.Path = v.String() },
	"original_file_path": func(n *Node, v gjson.Result) { n.OriginalFilePath = v.String() },
	"patch_path":         func(n *Node, v gjson.Result) { n.PatchPath = v.String() },
	"language":           func(n *Node, v gjson.Result) { n.Language = v.String() },
	"raw_code":           (*Node).rawCode,
	"raw_sql":            (*Node).rawCode,
	"compiled_code":      func(n *Node, v gjson.Result) { n.CompiledCode = v.String() },
	"compiled_sql":       func(n *Node, v gjson.Result) { n.CompiledCode = v.String() },
	"description":        func(n *Node, v gjson.Result) { n.Description = v.String() },
	"tags":               func(n *Node, v gjson.Result) { n.Tags = list(v) },
	"meta":               func(n *Node, v gjson.Result) { n.Meta = canonical(v) },
	"access":             func(n *Node, v gjson.Result) { n.Access = v.String() },
	"group":              func(n *Node, v gjson.Result) { n.Group = v.String() },
	"version":            func(n *Node, v gjson.Result) { n.Version = v.String() },
	"latest_version":     func(n *Node, v gjson.Result) { n.LatestVersion = v.String() },
	"deprecation_date":   func(n *Node, v gjson.Result) { n.DeprecationDate = v.String() },
	"primary_key":        func(n *Node, v gjson.Result) { n.PrimaryKey = list(v) },
	"created_at":         func(n *Node, v gjson.Result) { n.CreatedAt = v.Float() },
	"columns":            func(n *Node, v gjson.Result) { n.Columns = columns(v) },
	"constraints":        func(n *Node, v gjson.Result) { n.Constraints = constraints(v) },
	"config":             func(n *Node, v gjson.Result) { n.Config = config(v) },
	"checksum": func(n *Node, v gjson.Result) {
		n.Checksum = Checksum{v.Get("name").String(), v.Get("checksum").String()}
	},
	"depends_on": func(n *Node, v gjson.Result) {
		n.DependsOn = DependsOn{nodeList(v.Get("nodes")), nodeList(v.Get("macros"))}
	},
	"contract": func(n *Node, v gjson.Result) {
		n.Contract = Contract{v.Get("enforced").Bool(), v.Get("checksum").String()}
	},
	"unrendered_config": func(n *Node, v gjson.Result) { n.Unrendered = rawFields(v) },
	"refs":              func(n *Node, v gjson.Result) { n.Refs = refs(v) },
	"sources":           func(n *Node, v gjson.Result) { n.SourceRefs = sourceRefs(v) },
	"extra_ctes": func(n *Node, v gjson.Result) {
		v.ForEach(func(_, e gjson.Result) bool {
			n.ExtraCTEs = append(n.ExtraCTEs, ExtraCTE{addr.Node(e.Get("id").String()), e.Get("sql").String()})
			return true
		})
	},
}

// rawCode leaves out what early Fusion wrote in place of the code.
func (n *Node) rawCode(v gjson.Result) {
	if code := v.String(); code != "--placeholder--" {
		n.RawCode = code
	}
}

// complete fills in what older manifests leave to the reader.
func (n *Node) complete() {
	if n.ResourceType == "" {
		n.ResourceType = n.ID.Kind()
	}
	if n.Package == "" {
		n.Package = n.ID.Package()
	}
	if n.Language == "" {
		n.Language = "sql"
	}
	if n.Alias == "" {
		n.Alias = n.Name
	}
	n.Contract.Enforced = n.Contract.Enforced || n.Config.ContractEnforced
	n.CompiledCode = blankToEmpty(n.CompiledCode)
}

func blankToEmpty(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}

// refs reads both shapes: ["pkg", "name"] up to v8, objects since.
func refs(v gjson.Result) []Ref {
	var out []Ref
	v.ForEach(func(_, e gjson.Result) bool {
		if e.IsObject() {
			out = append(out, Ref{e.Get("package").String(), e.Get("name").String(), e.Get("version").String()})
			return true
		}
		switch parts := list(e); len(parts) {
		case 1:
			out = append(out, Ref{Name: parts[0]})
		case 2:
			out = append(out, Ref{Package: parts[0], Name: parts[1]})
		}
		return true
	})
	return out
}

func sourceRefs(v gjson.Result) []SourceRef {
	var out []SourceRef
	v.ForEach(func(_, e gjson.Result) bool {
		if parts := list(e); len(parts) == 2 {
			out = append(out, SourceRef{parts[0], parts[1]})
		}
		return true
	})
	return out
}

func columns(v gjson.Result) []Column {
	var out []Column
	v.ForEach(func(key, e gjson.Result) bool {
		c := Column{Name: key.String()}
		fields(e, func(key string, v gjson.Result) {
			switch key {
			case "name":
				c.Name = v.String()
			case "description":
				c.Description = v.String()
			case "data_type":
				c.DataType = v.String()
			case "quote":
				c.Quote = v.Bool()
			case "tags":
				c.Tags = list(v)
			case "meta":
				c.Meta = canonical(v)
			case "constraints":
				c.Constraints = constraints(v)
			}
		})
		out = append(out, c)
		return true
	})
	return out
}

func constraints(v gjson.Result) []Constraint {
	var out []Constraint
	v.ForEach(func(_, e gjson.Result) bool {
		out = append(out, Constraint{
			Type:       strings.ToLower(e.Get("type").String()),
			Name:       e.Get("name").String(),
			Expression: e.Get("expression").String(),
			Columns:    list(e.Get("columns")),
			To:         e.Get("to").String(),
			ToColumns:  list(e.Get("to_columns")),
		})
		return true
	})
	return out
}

// rawFields keeps each field as canonical JSON.
func rawFields(v gjson.Result) map[string]string {
	out := map[string]string{}
	fields(v, func(key string, v gjson.Result) {
		if c := canonical(v); c != "" {
			out[key] = c
		}
	})
	return out
}

func integer(v gjson.Result) int {
	if v.Type == gjson.String {
		n, _ := strconv.Atoi(v.Str)
		return n
	}
	return int(v.Int())
}
