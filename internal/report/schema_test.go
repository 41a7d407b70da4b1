package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const schemas = "../../docs/schemas"

// validate checks a document's JSON against its published schema, and that the
// schema describes every field.
func validate(t *testing.T, name string, document any) []byte {
	t.Helper()
	text, err := JSON(document)
	require.NoError(t, err)
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, compiled(t, name, false).Validate(instance), "%s", text)
	require.NoError(t, compiled(t, name, true).Validate(instance), "a field without description in the schema: %s", text)
	return text
}

// compiled compiles a schema. Published schemas allow fields that they don't
// describe, because additions are minor; closed ones do not.
func compiled(t *testing.T, name string, closed bool) *jsonschema.Schema {
	t.Helper()
	tree := schemaTree(t, name)
	if closed {
		closeObjects(tree)
	}
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", tree))
	s, err := c.Compile("schema.json")
	require.NoError(t, err)
	return s
}

func schemaTree(t *testing.T, name string) any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(schemas, name+".json"))
	require.NoError(t, err)
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return tree
}

func closeObjects(tree any) {
	switch v := tree.(type) {
	case map[string]any:
		if v["properties"] != nil && v["type"] == "object" {
			v["additionalProperties"] = false
		}
		for _, x := range v {
			closeObjects(x)
		}
	case []any:
		for _, x := range v {
			closeObjects(x)
		}
	}
}

// The same thing is described alike in every schema.
func TestSchemasAgree(t *testing.T) {
	seen := map[string]any{}
	files, err := filepath.Glob(schemas + "/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		var tree struct {
			ID   string         `json:"$id"`
			Defs map[string]any `json:"$defs"`
		}
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &tree))
		assert.Equal(t, "https://github.com/tailwater/tailwater/docs/schemas/"+filepath.Base(f), tree.ID)
		for name, def := range tree.Defs {
			if seen[name] == nil {
				seen[name] = def
			}
			assert.True(t, reflect.DeepEqual(seen[name], def), "%s: %s differs from another schema's", f, name)
		}
	}
}

// Nothing is published that no document has.
func TestSchemasDescribeNothingElse(t *testing.T) {
	for name, document := range map[string]any{
		"plan": Plan{}, "diff": Diff{}, "check": Check{}, "inspect": Inspection{}, "lineage": Lineage{}, "explain": Codes{},
	} {
		fields := map[string]bool{}
		collectFields(reflect.TypeOf(document), fields, map[reflect.Type]bool{})
		described(schemaTree(t, name), func(field string) {
			assert.True(t, fields[field], "%s describes %q", name, field)
		})
	}
}

func collectFields(t reflect.Type, into map[string]bool, seen map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		if name := f.Tag.Get("json"); f.IsExported() && name != "" {
			into[firstPart(name)] = true
		}
		collectFields(f.Type, into, seen)
	}
}

func firstPart(tag string) string {
	for i := range tag {
		if tag[i] == ',' {
			return tag[:i]
		}
	}
	return tag
}

// described calls visit with the name of every property that a schema has.
func described(tree any, visit func(string)) {
	switch v := tree.(type) {
	case map[string]any:
		if props, ok := v["properties"].(map[string]any); ok {
			for name := range props {
				visit(name)
			}
		}
		for _, x := range v {
			described(x, visit)
		}
	case []any:
		for _, x := range v {
			described(x, visit)
		}
	}
}
