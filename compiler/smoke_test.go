package compiler

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/manifest"
)

func TestShopSmoke(t *testing.T) {
	p, err := manifest.Load(manifest.Paths{Manifest: "../testdata/shop/base/target"})
	require.NoError(t, err)
	prog := Compile(p)
	for _, m := range prog.Models {
		fmt.Println(m.Node, m.Analysis, m.Open, m.Digests.Rows, m.Digests.RowsTaint)
		for _, c := range m.Columns {
			d, _ := m.Digests.Column(c.Name)
			fmt.Println("   ", c.Name, c.Type, d.Digest, d.Taint)
		}
		for _, e := range m.Edges {
			fmt.Println("      ", e.To.Name, "<-", e.From, e.Kind)
		}
		for _, d := range m.Diags {
			fmt.Println("   !!", d)
		}
	}
}
