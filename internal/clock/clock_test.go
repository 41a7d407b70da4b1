package clock

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What moves along with the time, and what only looks like it.
func TestApart(t *testing.T) {
	same := func(a, b string) bool { return a == b }
	for _, c := range []struct {
		name, base, head string
		days             int
		apart, inDays    bool
	}{
		{"a count of days", "where n <= 3611", "where n <= 3629", 18, true, true},
		{"a date", "date '2024-01-30'", "date '2024-02-03'", 4, true, true},
		{"a date and a time of day", "'2024-01-30 10:11:12'", "'2024-01-31 09:00:01'", 1, true, false},
		{"the id of a run", "'0b0e7a4e-7f39-4b0e-8c57-000000000001'", "'ffff7a4e-7f39-4b0e-8c57-000000000002'", 0, true, false},
		{"a count of hours", "n <= 100", "n <= 580", 20, true, false},
		{"a number that differs by something else", "n <= 100", "n <= 150", 18, false, false},
		{"a number, on the same day", "n <= 5", "n <= 6", 0, false, false},
		{"the other way", "n <= 3629", "n <= 3611", 18, false, false},
		{"a name", "select a", "select b", 18, false, false},
		{"a date, and a sign besides", "d < '2024-01-01' and n < 1", "d < '2024-01-19' and n > 1", 18, false, false},
		{"a date, and a letter besides", "d < '2024-01-01' and s = 'ä'", "d < '2024-01-19' and s = 'ö'", 18, false, false},
		{"a date, and a time of day besides", "d < '2024-01-01' and t < '08:00:00'", "d < '2024-01-19' and t < '12:00:00'", 18, true, false},
		{"a word more", "select a", "select a, b", 18, false, false},
		{"nothing", "select a", "select a", 18, false, false},
	} {
		assert.Equal(t, c.apart, Apart(c.base, c.head, c.days, same), c.name)
		assert.Equal(t, c.inDays, DaysApart(c.base, c.head, c.days, same), c.name)
	}
}
