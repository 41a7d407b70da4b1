package manifest

import (
	"regexp"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// testFields reads the fields that only tests have.
var testFields = map[string]func(*Test, gjson.Result){
	"column_name":   func(t *Test, v gjson.Result) { t.Column = v.String() },
	"attached_node": func(t *Test, v gjson.Result) { t.Node = addr.Node(v.String()) },
	"test_metadata": func(t *Test, v gjson.Result) {
		t.Name = v.Get("name").String()
		t.Namespace = v.Get("namespace").String()
		t.Kwargs = canonical(v.Get("kwargs"))
	},
}

// uniqueTogether are generic tests that say of several columns that they are
// unique together, with the argument that lists them.
var uniqueTogether = map[string]string{
	"unique_combination_of_columns":        "combination_of_columns",
	"expect_compound_columns_to_be_unique": "column_list",
}

// complete derives what the test asserts.
func (t *Test) complete(n *Node) {
	t.Severity, t.Where, t.Limit = n.Config.Severity, n.Config.Where, n.Config.Limit
	t.WarnIf, t.ErrorIf = n.Config.WarnIf, n.Config.ErrorIf
	kwargs := gjson.Parse(t.Kwargs)
	if t.Column == "" {
		t.Column = kwargs.Get("column_name").String()
	}
	if t.Node == "" {
		t.Node = tested(n, kwargs)
	}
	switch t.Name {
	case "unique", "expect_column_values_to_be_unique":
		t.Kind, t.Columns = Unique, []string{t.Column}
	case "unique_combination_of_columns", "expect_compound_columns_to_be_unique":
		t.Kind, t.Columns = Unique, list(kwargs.Get(uniqueTogether[t.Name]))
	case "not_null", "expect_column_values_to_not_be_null":
		t.Kind = NotNull
	case "accepted_values":
		t.Kind, t.Values = AcceptedValues, list(kwargs.Get("values"))
	case "relationships":
		t.Kind, t.Field = Relationship, kwargs.Get("field").String()
		t.To = other(n, t.Node, kwargs.Get("to").String())
	}
	if t.Kind == Unique && (len(t.Columns) == 0 || t.Columns[0] == "") {
		t.Kind = NoAssertion
	}
}

var refCall = regexp.MustCompile(`(ref|source)\(\s*['"]([^'"]+)['"](?:\s*,\s*['"]([^'"]+)['"])?`)

// tested finds the node that a test of an older manifest is about: the one its
// "model" argument names, or the only one it depends on.
func tested(n *Node, kwargs gjson.Result) addr.Node {
	if len(n.DependsOn.Nodes) == 1 {
		return n.DependsOn.Nodes[0]
	}
	return named(n.DependsOn.Nodes, kwargs.Get("model").String())
}

// other finds the far side of a relationships test.
func other(n *Node, self addr.Node, to string) addr.Node {
	if found := named(n.DependsOn.Nodes, to); found != "" {
		return found
	}
	for _, d := range n.DependsOn.Nodes {
		if d != self {
			return d
		}
	}
	return ""
}

// named finds the node that a ref() or source() call names.
func named(nodes []addr.Node, call string) addr.Node {
	m := refCall.FindStringSubmatch(call)
	if m == nil {
		return ""
	}
	name := m[2]
	if m[3] != "" {
		name = m[3]
		if m[1] == "source" {
			name = m[2] + "." + m[3]
		}
	}
	for _, d := range nodes {
		if d.Name() == name || strings.HasPrefix(d.Name(), name+".v") {
			return d
		}
	}
	return ""
}
