package send

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// flaky is a server that fails in the ways of its script, one entry a request,
// and takes everything after that.
type flaky struct {
	script []string
	got    []string // what was taken
	tokens []string
}

func (f *flaky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.tokens = append(f.tokens, r.Header.Get("Authorization"))
	how := "take"
	if len(f.script) > 0 {
		how, f.script = f.script[0], f.script[1:]
	}
	switch how {
	case "cut": // the connection breaks before anything is taken
		panic(http.ErrAbortHandler)
	case "take and cut": // it is taken, and the answer is lost
		f.got = append(f.got, string(body))
		panic(http.ErrAbortHandler)
	case "busy":
		http.Error(w, "busy", http.StatusServiceUnavailable)
	case "no":
		http.Error(w, "bad event with secret", http.StatusUnprocessableEntity)
	default:
		f.got = append(f.got, string(body))
		w.WriteHeader(http.StatusCreated)
	}
}

func start(t *testing.T, script ...string) (*flaky, *Client, Delivery) {
	f := &flaky{script: script}
	s := httptest.NewUnstartedServer(f)
	s.Config.ErrorLog = nil
	s.Start()
	t.Cleanup(s.Close)
	c := NewClient("secret")
	c.Attempts, c.Pause = 3, time.Millisecond
	return f, c, Delivery{URL: s.URL, Journal: filepath.Join(t.TempDir(), "deep", "journal")}
}

const documents = "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n"

// A connection that breaks loses nothing; what a server gets twice is the same.
func TestLostConnection(t *testing.T) {
	f, c, d := start(t, "take", "cut", "busy", "take", "take and cut", "take")
	sent, before, err := c.Lines(context.Background(), d, strings.NewReader(documents))
	require.NoError(t, err)
	assert.Equal(t, 3, sent)
	assert.Zero(t, before)
	assert.Equal(t, []string{`{"a":1}`, `{"a":2}`, `{"a":3}`}, slices.Compact(f.got))
	assert.Len(t, f.got, 4)
	assert.NotContains(t, f.tokens, "", "every request has the token")
}

// The next run goes on where one was given up, and one of other documents from
// the start.
func TestResume(t *testing.T) {
	f, c, d := start(t, "take", "cut", "cut", "cut")
	sent, _, err := c.Lines(context.Background(), d, strings.NewReader(documents))
	require.ErrorContains(t, err, "document 2")
	assert.Equal(t, 1, sent)

	sent, before, err := c.Lines(context.Background(), d, strings.NewReader(documents))
	require.NoError(t, err)
	assert.Equal(t, []int{2, 1}, []int{sent, before})
	assert.Len(t, f.got, 3)

	sent, before, err = c.Lines(context.Background(), d, strings.NewReader(documents))
	require.NoError(t, err)
	assert.Equal(t, []int{3, 0}, []int{sent, before}, "a delivery that was done is done anew")
	assert.Equal(t, f.got[:3], f.got[3:], "and is the same")
}

func TestJournalOfAnotherDelivery(t *testing.T) {
	_, c, d := start(t, "take", "no")
	_, _, err := c.Lines(context.Background(), d, strings.NewReader(documents))
	require.Error(t, err)
	_, before, err := c.Lines(context.Background(), d, strings.NewReader(documents+"{}\n"))
	require.NoError(t, err)
	assert.Zero(t, before)
}

// What a server refuses is not sent again, and the token is not told.
func TestRefusal(t *testing.T) {
	f, c, d := start(t, "no")
	_, _, err := c.Lines(context.Background(), d, strings.NewReader(documents))
	require.EqualError(t, err, "document 1: the server answered 422 Unprocessable Entity: bad event with ***")
	assert.Len(t, f.tokens, 1)
}
