package manifest

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Same sees a difference in any field, whatever fields are added: of those that
// are to be left out, there is a list.
func TestSameSeesEveryField(t *testing.T) {
	left := map[string]bool{"CreatedAt": true}
	for i := range reflect.TypeFor[Node]().NumField() {
		field := reflect.TypeFor[Node]().Field(i)
		a, b := &Node{}, &Node{}
		assert.True(t, a.Same(b))
		differ(reflect.ValueOf(b).Elem().Field(i))
		assert.Equal(t, left[field.Name], a.Same(b), field.Name)
		assert.Equal(t, left[field.Name], b.Same(a), field.Name)
	}
}

// Columns and constraints are compared field by field as well.
func TestSameSeesEveryFieldOfColumns(t *testing.T) {
	seesAll(t, func(c *Column) *Node { return &Node{Columns: []Column{*c}} })
	seesAll(t, func(c *Constraint) *Node { return &Node{Constraints: []Constraint{*c}} })
	seesAll(t, func(c *Config) *Node { return &Node{Config: *c} })
}

func seesAll[T any](t *testing.T, within func(*T) *Node) {
	t.Helper()
	for i := range reflect.TypeFor[T]().NumField() {
		field := reflect.TypeFor[T]().Field(i)
		if !field.IsExported() {
			continue
		}
		var a, b T
		assert.True(t, within(&a).Same(within(&b)))
		differ(reflect.ValueOf(&b).Elem().Field(i))
		assert.False(t, within(&a).Same(within(&b)), field.Name)
	}
}

// differ sets a value that is not zero.
func differ(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.Zero(v.Type().Key()), reflect.Zero(v.Type().Elem()))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				differ(v.Field(i))
			}
		}
	default:
		panic("no other value of " + v.Type().String())
	}
}
