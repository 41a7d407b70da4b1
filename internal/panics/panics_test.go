package panics

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCatch(t *testing.T) {
	assert.Nil(t, Catch(func() {}))

	inner := Catch(func() { panic("mistake") })
	assert.Equal(t, "mistake", inner.Value)
	assert.Contains(t, string(inner.Stack), "panics_test.go")

	outer := Catch(func() { panic(inner) })
	assert.Same(t, inner, outer, "where it happened is not lost on the way")
	assert.EqualError(t, outer, "mistake")
}
