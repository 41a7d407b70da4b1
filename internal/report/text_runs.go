package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/quote"
)

// runs writes what to run: the commands in order, and how long they take. In
// short, long lists of nodes are counted.
func (d *Plan) runs(p *page) {
	if len(d.Runs) == 0 {
		return
	}
	p.heading("To run: " + d.kinds())
	night, cut := 0, false
	for _, r := range d.Runs {
		if r.Night != nil && *r.Night != night {
			night = *r.Night
			p.say(2, faint, d.nightTitle(night))
		}
		if len(r.Command) == 0 {
			p.say(2, plain, r.left())
			continue
		}
		line, whole := r.line(p)
		cut = cut || !whole
		// Not wrapped: it is there to be copied.
		p.b.WriteString("  " + p.paint(faint, "$ ") + clean(line) + "\n")
	}
	if text := d.Schedule.text(); text != "" {
		p.say(2, faint, text)
	}
	if cut {
		p.say(2, faint, "-v shows all nodes; --output script=plan.sh writes a script that runs them.")
	}
}

// kinds counts the commands, and what is left to people.
func (d *Plan) kinds() string {
	commands, hands, drops := 0, 0, 0
	for _, r := range d.Runs {
		switch {
		case r.Kind == "drop":
			drops += len(r.Steps)
		case len(r.Command) == 0:
			hands += len(r.Steps)
		default:
			commands++
		}
	}
	var parts []string
	for _, c := range []struct {
		n         int
		one, many string
	}{{commands, "command", "commands"}, {hands, "step by hand", "steps by hand"}, {drops, "relation to drop", "relations to drop"}} {
		if c.n > 0 {
			parts = append(parts, count(c.n, c.one, c.many))
		}
	}
	return join(parts...)
}

// shownNodes is how many nodes of a command are written out in short.
const shownNodes = 3

// left is what a run leaves to people.
func (r Run) left() string {
	if r.Kind == "drop" {
		return "drop what nothing makes any more: " + stepList(r.Steps)
	}
	return "by hand: " + stepList(r.Steps)
}

// line is a command in one line, and whether that is all of it.
func (r Run) line(p *page) (text string, whole bool) {
	first := slices.Index(r.Command, "--select") + 1
	last := first + len(r.Steps)
	if p.Verbose || first == 0 || len(r.Steps) <= shownNodes {
		return quote.ShellCommand(r.Command), true
	}
	return quote.ShellCommand(r.Command[:first]) + fmt.Sprintf(" … (%d nodes) ", len(r.Steps)) + quote.ShellCommand(r.Command[last:]), false
}

func stepList(ids []string) string {
	if len(ids) == 1 {
		return "step " + ids[0]
	}
	return "steps " + some(ids, 12)
}

func (d *Plan) nightTitle(number int) string {
	for _, n := range d.Schedule.Nights {
		if n.Night == number {
			title := fmt.Sprintf("night %d: %s", number, duration(n.MakespanSeconds))
			if n.Over {
				title += ", longer than a night"
			}
			return title
		}
	}
	return fmt.Sprintf("night %d", number)
}

// text says how long the plan takes; nothing where that is not known, or not
// worth a line.
func (s Schedule) text() string {
	if s.MakespanSeconds < 1 {
		return ""
	}
	about := "about"
	if s.Unmeasured > 0 {
		about = "at least"
	}
	text := fmt.Sprintf("%s: %s %s", count(s.Threads, "thread", "threads"), about, duration(s.MakespanSeconds))
	if s.BoundSeconds < s.MakespanSeconds {
		text += ", and no order is faster than " + duration(s.BoundSeconds)
	}
	if len(s.CriticalPath) > 1 {
		text += fmt.Sprintf("; the longest chain takes %s: %s", duration(s.CriticalSeconds), strings.Join(s.CriticalPath, " → "))
	}
	return text
}
