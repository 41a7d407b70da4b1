package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Every key that can be read is described for the documentation, and nothing
// else is.
func TestKeysAreDescribed(t *testing.T) {
	read := []keys{topKeys, overrideKeys, suppressionKeys, requireKeys, acknowledgementKeys}
	sections := Sections()
	assert.Len(t, sections, len(read))
	for i, s := range sections {
		names := map[string]bool{}
		for _, k := range s.Keys {
			names[k.Name] = true
			assert.Contains(t, read[i], k.Name, "is described and cannot be read")
			assert.NotEmpty(t, k.Meaning)
		}
		for name := range read[i] {
			assert.True(t, names[name], "describe the key %s in keys.go", name)
		}
	}
}
