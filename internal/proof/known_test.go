package proof

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Collisions and failures that are known and open. A test cannot hold them yet;
// it says which are repaired by now.
func TestKnownCollisions(t *testing.T) {
	text, err := os.ReadFile("testdata/known_collisions.txt")
	require.NoError(t, err)
	e := openDuck(t)
	open := 0
	for _, block := range strings.Split(string(text), "\n\n") {
		head, _, ok := strings.Cut(strings.TrimSpace(block), "\n----")
		if !ok {
			continue
		}
		title, input, _ := strings.Cut(head, "\n")
		command, input, _ := strings.Cut(input, "\n")
		if what := knownFault(t, e, title, command, input); what != "" {
			open++
			t.Logf("%s\n%s", title, what)
		} else {
			t.Logf("%s\nis repaired by now", title)
		}
	}
	t.Logf("%d known faults are open", open)
}

// knownFault is what is wrong about one case; "" where nothing is.
func knownFault(t *testing.T, e engine, title, command, input string) string {
	parts := strings.Split(input, "~~")
	schema := readSchema(t, parts[0])
	name := "duckdb"
	if _, d, ok := strings.Cut(command, "dialect="); ok {
		name = d
	}
	var claims []claim
	var results []bag
	require.NoError(t, e.load("given", nil, nil), title)
	for _, s := range strings.Split(parts[0], ";") {
		if strings.TrimSpace(s) != "" {
			_, err := e.query(s)
			require.NoError(t, err, title)
		}
	}
	for _, q := range parts[1:] {
		c, ok := claimOf(q, name, schema)
		if !ok {
			return "it fails: " + c.broken
		}
		claims = append(claims, c)
		if e.dialect() == name {
			b, err := e.query(q)
			require.NoError(t, err, title)
			results = append(results, b)
		}
	}
	if len(claims) < 2 || claims[0].rows != claims[1].rows {
		return ""
	}
	mine, theirs := claims[0].shared(claims[1])
	if len(results) < 2 || results[0].project(mine).key() == results[1].project(theirs).key() {
		return ""
	}
	return "equal digests, and different results"
}
