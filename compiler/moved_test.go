package compiler

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/addr"
)

// A source may move to another package; one that lies elsewhere as well is
// another table.
func TestSourcesOfAnotherPackage(t *testing.T) {
	for schema, same := range map[string]bool{"": true, "elsewhere": false} {
		base, head := hostileProject(t, "postgres", "select 1 as x"), hostileProject(t, "postgres", "select 1 as x")
		s := head.Sources[0]
		s.ID = addr.Node(strings.Replace(string(s.ID), ".p.", ".other.", 1))
		require.NotEqual(t, base.Sources[0].ID, s.ID)
		if schema != "" {
			s.Schema = schema
		}
		b, h := CompileBoth(base, head)
		require.Equal(t, same, b.Model(base.Sources[0].ID).Digests().Rows == h.Model(s.ID).Digests().Rows, schema)
	}
}
