package delta

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The calendar is that of the standard library.
func TestCalendar(t *testing.T) {
	for at := first; at < last; at += 97*aDay + 3*60*60 + 17 {
		u := time.Unix(at, 0).UTC()
		require.Equal(t, u.Format("2006-01-02T15:04:05"), Stamp(at))
		low, high, ok := Parse(Stamp(at))
		require.True(t, ok && low == at && high == at, Stamp(at))
		require.Equal(t, time.Date(u.Year(), u.Month(), 1, 0, 0, 0, 0, time.UTC).Unix(), Month.floor(at))
		require.Equal(t, time.Date(u.Year(), u.Month()+1, 1, 0, 0, 0, 0, time.UTC).Unix(), Month.ceil(at+1), Stamp(at))
		require.Equal(t, time.Date(u.Year(), u.Month()-(u.Month()-1)%3, 1, 0, 0, 0, 0, time.UTC).Unix(), Quarter.floor(at))
		require.Equal(t, time.Date(u.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), Year.ceil(at+1))
		require.Equal(t, u.Truncate(24*time.Hour).Unix(), Day.floor(at))
	}
	for _, text := range []string{"2024-02-30", "2024-13-01", "2024-01-01 24:00", "24-01-01", "2024-01-01+00", "infinity", ""} {
		_, _, ok := Parse(text)
		require.False(t, ok, text)
	}
}
