package cli

import (
	"fmt"
	"io"
	"os"
)

// progress is one line on a terminal that says what is being done. The zero
// progress draws nothing.
type progress struct {
	w     io.Writer // nil: draw nothing
	drawn bool
}

// newProgress draws only where somebody watches.
func newProgress(w io.Writer, quiet bool) progress {
	if quiet || os.Getenv("CI") != "" || os.Getenv("TERM") == "dumb" || !isTerminal(w) {
		return progress{}
	}
	return progress{w: w}
}

func (p *progress) say(format string, args ...any) {
	if p.w == nil {
		return
	}
	p.drawn = true
	fmt.Fprintf(p.w, "\r\x1b[K%s ...", oneLine(fmt.Sprintf(format, args...)))
}

// clear takes the line away, before anything else is written.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}
