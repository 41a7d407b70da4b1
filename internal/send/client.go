package send

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Client talks to one server.
type Client struct {
	Token string // a bearer token; "" for none
	HTTP  *http.Client
	// Attempts is how often a document is sent before it is given up.
	Attempts int
	// Pause is the time before the second attempt; it doubles with each.
	Pause time.Duration
}

// NewClient makes a client with the usual patience.
func NewClient(token string) *Client {
	return &Client{Token: token, HTTP: &http.Client{Timeout: 30 * time.Second}, Attempts: 6, Pause: 500 * time.Millisecond}
}

// Refusal is an answer that will not change by asking again.
type Refusal struct {
	Status int
	Body   string // the beginning of the answer
}

func (r *Refusal) Error() string {
	s := fmt.Sprintf("the server answered %d %s", r.Status, http.StatusText(r.Status))
	if r.Body != "" {
		s += ": " + r.Body
	}
	return s
}

// Do sends one request until it is answered, and gives the answer's body.
func (c *Client) Do(ctx context.Context, method, url string, body []byte) ([]byte, error) {
	pause := c.Pause
	var err error
	for attempt := range max(c.Attempts, 1) {
		if attempt > 0 {
			if err := sleep(ctx, pause); err != nil {
				return nil, err
			}
			pause *= 2
		}
		var answer []byte
		var wait time.Duration
		if answer, wait, err = c.once(ctx, method, url, body); err == nil {
			return answer, nil
		}
		var no *Refusal
		if errors.As(err, &no) && !again(no.Status) || ctx.Err() != nil {
			return nil, err
		}
		pause = max(pause, wait)
	}
	return nil, err
}

// again reports whether a status may be another one next time.
func again(status int) bool {
	return status == http.StatusRequestTimeout || status == http.StatusTooManyRequests || status >= 500
}

func (c *Client) once(ctx context.Context, method, url string, body []byte) (answer []byte, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if res.StatusCode/100 != 2 {
		return nil, retryAfter(res), &Refusal{res.StatusCode, c.shown(answer)}
	}
	return answer, 0, err
}

// shown is the beginning of an answer, fit for a line; a server that repeats
// the token does not get it printed.
func (c *Client) shown(answer []byte) string {
	s := strings.Join(strings.Fields(string(answer[:min(len(answer), 300)])), " ")
	if c.Token != "" {
		s = strings.ReplaceAll(s, c.Token, "***")
	}
	return s
}

func retryAfter(res *http.Response) time.Duration {
	seconds, err := strconv.Atoi(res.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, time.Minute)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
