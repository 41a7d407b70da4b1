package report

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// What the commands print of the sample project follows the schemas.
func TestCommandsFollowSchemas(t *testing.T) {
	files, err := filepath.Glob("../../cmd/tailwater/testdata/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		require.NoError(t, compiled(t, name, true).Validate(instance), name)
	}
}
