package manifest

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// testFields reads the fields that only tests have.
var testFields = map[string]func(*Test, value){
	"column_name":   func(t *Test, v value) { t.Column = v.text() },
	"attached_node": func(t *Test, v value) { t.Node = v.node() },
	"test_metadata": func(t *Test, v value) {
		t.Name = v.get("name").text()
		t.Namespace = v.get("namespace").text()
		t.Kwargs = v.get("kwargs").canonical()
	},
}

// assertions are the generic tests that are known, by namespace and name, with
// what each says. A test of the same name from elsewhere may say anything.
var assertions = map[string]func(*Test, *Node, gjson.Result){
	"unique":          (*Test).unique,
	"not_null":        (*Test).notNull,
	"accepted_values": (*Test).acceptedValues,
	"relationships":   (*Test).relationship,

	"dbt_utils.unique_combination_of_columns": (*Test).unique,

	"dbt_expectations.expect_column_values_to_be_unique":    (*Test).unique,
	"dbt_expectations.expect_compound_columns_to_be_unique": (*Test).unique,
	"dbt_expectations.expect_column_values_to_not_be_null":  (*Test).notNull,
	"dbt_expectations.expect_column_values_to_be_in_set":    (*Test).acceptedValues,

	"dbt_constraints.primary_key": (*Test).unique,
	"dbt_constraints.unique_key":  (*Test).unique,
	"dbt_constraints.foreign_key": (*Test).foreignKey,
}

// complete derives what the test asserts. project is the root project's name.
func (t *Test) complete(n *Node, project string) {
	t.Severity, t.Limit = firstOf(n.Config.Severity, "error"), n.Config.Limit
	t.WarnIf, t.ErrorIf = n.Config.WarnIf, n.Config.ErrorIf
	t.Enabled = n.Config.Enabled
	kwargs := gjson.Parse(t.Kwargs)
	t.Where = bothHold(n.Config.Where, kwargs.Get("row_condition").String())
	t.Column = firstOf(t.Column, kwargs.Get("column_name").String())
	if t.Node == "" {
		t.Node = tested(n, kwargs)
	}
	name := t.Name
	if t.Namespace != "" && t.Namespace != "dbt" {
		name = t.Namespace + "." + t.Name
	}
	if assert := assertions[name]; assert != nil && !t.overridden(n, project) {
		assert(t, n, kwargs)
	}
}

// bothHold puts conditions together, either of which may be empty.
func bothHold(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return "(" + a + ") and (" + b + ")"
}

// overridden reports whether the test runs a macro that is not the one its name
// stands for: projects may write their own "unique".
func (t *Test) overridden(n *Node, project string) bool {
	for _, m := range n.DependsOn.Macros {
		if m.Name() != "test_"+t.Name && !strings.HasSuffix(m.Name(), "__test_"+t.Name) {
			continue
		}
		switch pkg := m.Package(); {
		case pkg == "dbt", pkg == t.Namespace:
		case strings.HasPrefix(pkg, "dbt_") && pkg != project: // an adapter's
		default:
			return true
		}
	}
	return false
}

// unique takes columns that are unique together from wherever a test names them.
func (t *Test) unique(_ *Node, kwargs gjson.Result) {
	for _, arg := range []string{"combination_of_columns", "column_list", "column_names"} {
		if t.Columns = texts(kwargs.Get(arg)); len(t.Columns) > 0 {
			break
		}
	}
	if len(t.Columns) == 0 && t.Column != "" {
		t.Columns = []string{t.Column}
	}
	if len(t.Columns) > 0 {
		t.Kind = Unique
	}
}

func (t *Test) notNull(*Node, gjson.Result) {
	if t.Column != "" {
		t.Kind = NotNull
	}
}

func (t *Test) acceptedValues(_ *Node, kwargs gjson.Result) {
	t.Values = texts(kwargs.Get("values"))
	quote := kwargs.Get("quote")
	if set := kwargs.Get("value_set"); set.Exists() {
		t.Values, quote = texts(set), kwargs.Get("quote_values")
	}
	t.Unquoted = quote.Exists() && !quote.Bool()
	if t.Column != "" && len(t.Values) > 0 {
		t.Kind = AcceptedValues
	}
}

func (t *Test) relationship(n *Node, kwargs gjson.Result) {
	t.refersTo(n, kwargs.Get("to").String(), kwargs.Get("field").String())
}

// foreignKey is a relationship of one column; one of several is not told.
func (t *Test) foreignKey(n *Node, kwargs gjson.Result) {
	one := func(args ...string) string {
		for _, arg := range args {
			if list := texts(kwargs.Get(arg)); len(list) == 1 {
				return list[0]
			}
		}
		return ""
	}
	t.Column = firstOf(t.Column, one("fk_column_name", "fk_column_names"))
	t.refersTo(n, kwargs.Get("pk_table_name").String(), one("pk_column_name", "pk_column_names"))
}

func (t *Test) refersTo(n *Node, to, field string) {
	t.To, t.Field = other(n, t.Node, to), field
	if t.Column != "" && t.To != "" && t.Field != "" {
		t.Kind = Relationship
	}
}

// texts is a list of texts out of canonical JSON, which is no part of a file.
func texts(v gjson.Result) []string {
	if !v.IsArray() && v.String() == "" {
		return nil
	}
	var out []string
	for _, e := range v.Array() {
		out = append(out, e.String())
	}
	return out
}

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
	rest := n.DependsOn.Nodes
	if len(rest) == 1 {
		return rest[0] // of itself: the tree of employees and their managers
	}
	for i, d := range rest {
		if d == self && len(rest) == 2 {
			return rest[1-i]
		}
	}
	return ""
}
