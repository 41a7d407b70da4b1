package send

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Delivery is a number of documents for one address.
type Delivery struct {
	URL string
	// Journal is the file that remembers how far the delivery got; "" for none.
	Journal string
	// Post sends one document; nil posts it to the URL.
	Post func(ctx context.Context, document []byte) error
}

// Lines delivers documents, one a line, in order. It gives how many were sent
// now, and how many had been sent before by a run that did not get to the end.
func (c *Client) Lines(ctx context.Context, d Delivery, documents io.ReadSeeker) (sent, before int, err error) {
	key, err := digest(d.URL, documents)
	if err != nil {
		return 0, 0, err
	}
	j := journal{d.Journal, key}
	before = j.read()
	post := d.Post
	if post == nil {
		post = func(ctx context.Context, document []byte) error {
			_, err := c.Do(ctx, "POST", d.URL, document)
			return err
		}
	}
	r := bufio.NewReader(documents)
	for i := 0; ; i++ {
		line, err := r.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 && i >= before {
			if perr := post(ctx, line); perr != nil {
				return sent, before, fmt.Errorf("document %d: %w", i+1, perr)
			}
			sent++
			if jerr := j.write(i + 1); jerr != nil {
				return sent, before, jerr
			}
		}
		if errors.Is(err, io.EOF) {
			return sent, before, j.done()
		}
		if err != nil {
			return sent, before, err
		}
	}
}

// digest tells deliveries apart, and rewinds the documents.
func digest(url string, documents io.ReadSeeker) (string, error) {
	h := sha256.New()
	io.WriteString(h, url+"\n")
	if _, err := io.Copy(h, documents); err != nil {
		return "", err
	}
	_, err := documents.Seek(0, io.SeekStart)
	return hex.EncodeToString(h.Sum(nil)[:16]), err
}

// journal is a file with the delivery that it is about and the number of
// documents that arrived. One of another delivery counts for nothing.
type journal struct{ file, key string }

func (j journal) read() int {
	text, err := os.ReadFile(j.file)
	if j.file == "" || err != nil {
		return 0
	}
	key, count, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	n, err := strconv.Atoi(count)
	if key != j.key || err != nil {
		return 0
	}
	return n
}

func (j journal) write(n int) error {
	if j.file == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(j.file), 0o755); err != nil {
		return err
	}
	next := j.file + ".new"
	if err := os.WriteFile(next, fmt.Appendf(nil, "%s %d\n", j.key, n), 0o644); err != nil {
		return err
	}
	return os.Rename(next, j.file)
}

// done forgets a delivery that got to its end.
func (j journal) done() error {
	if j.file == "" {
		return nil
	}
	if err := os.Remove(j.file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
