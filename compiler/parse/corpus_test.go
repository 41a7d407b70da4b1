package parse

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// Every compiled model of the corpus is one query that its dialect's front end
// reads.
func TestCorpus(t *testing.T) {
	c := corpus.Need(t)
	projects, err := c.Projects()
	require.NoError(t, err)
	seen := map[string]bool{}
	failed := 0
	for _, dir := range projects {
		p, err := manifest.Load(manifest.Paths{Manifest: dir.Dir})
		require.NoError(t, err)
		d := dialect.For(p.Adapter)
		for _, n := range p.Nodes {
			if !n.Compiled() || n.Language != "sql" || n.ResourceType != "model" && n.ResourceType != "snapshot" || seen[p.Adapter+n.CompiledCode] {
				continue
			}
			seen[p.Adapter+n.CompiledCode] = true
			q, diags := Query(&source.File{Name: n.OriginalFilePath, Text: n.CompiledCode}, d)
			if q == nil {
				failed++
				if failed < 40 {
					t.Errorf("%s %s %s: %v", p.Adapter, dir.Name, n.ID, diags)
				}
			}
		}
	}
	t.Logf("%d of %d queries are read", len(seen)-failed, len(seen))
}
