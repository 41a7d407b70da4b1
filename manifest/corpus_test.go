package manifest

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/corpus"
)

// Every real project is read, and has the models that the corpus' index counts.
func TestCorpus(t *testing.T) {
	c := corpus.Need(t)
	projects, err := c.Projects()
	require.NoError(t, err)
	models := map[string]int{}
	for _, dir := range projects {
		p, err := Load(Paths{Manifest: dir.Dir})
		require.NoError(t, err, dir.Name)
		for _, n := range p.Nodes {
			if n.ResourceType == "model" {
				models[dir.Name]++
			}
		}
		require.NotEmpty(t, p.Adapter, dir.Name)
		require.NotEmpty(t, p.DbtVersion, dir.Name)
		require.NotZero(t, p.SchemaVersion, dir.Name)
		require.Empty(t, p.cycles(), dir.Name)
	}
	index, err := os.Open(filepath.Join(c.Shared, "corpus", "INDEX.tsv"))
	require.NoError(t, err)
	defer index.Close()
	for lines := bufio.NewScanner(index); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		want, err := strconv.Atoi(cells[4])
		if err != nil {
			continue // the header
		}
		require.Equal(t, want, models["single/"+cells[0]], cells[0])
	}
}
