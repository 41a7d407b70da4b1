package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/internal/diag"
)

// trueErrors are the errors on pairs that were made to be harmless which are
// true: what differs in these pairs besides.
var trueErrors = map[string]string{
	"x-rename-fivetran_log/1 INC303 fivetran_platform__audit_table": "the release renames columns of an incremental model with on_schema_change: ignore; its next run fails",
	"x-dbtversion-bouncer/1 SNP410 raw_orders":                      "the seed's file differs in its content, and a snapshot reads it",
}

// On pairs in which nothing is done but to rename, to upgrade dbt, to compile
// again or in another mode, there is no error but for those that are true.
func TestNoErrorsWithoutChange(t *testing.T) {
	pairs, err := corpus.Need(t).Pairs()
	require.NoError(t, err)
	seen := 0
	for _, pair := range pairs {
		kind, _, _ := strings.Cut(strings.TrimPrefix(pair.Name, "x-"), "-")
		if !strings.HasPrefix(pair.Name, "x-") || kind == "macro" {
			continue
		}
		seen++
		r, err := judgePair(pair)
		require.NoError(t, err, pair.Name)
		for _, f := range r.list {
			key := pair.Name + " " + string(f.Code) + " " + f.Node.Name()
			assert.True(t, f.Severity < diag.Error || trueErrors[key] != "", "%s: %s", key, f.Message)
		}
	}
	assert.Equal(t, 6, seen)
}
