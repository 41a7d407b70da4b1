package cli

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/report"
)

// format is one way to write a result: rendered in memory, or streamed, where it
// may be long.
type format struct {
	name   string
	render func(report.Style) ([]byte, error)
	stream func(io.Writer) error
}

// document is a result that can be written for people and for programs.
type document interface {
	Text(report.Style) []byte
}

// documentNames are the names of what documentFormats writes.
var documentNames = []string{"text", "json"}

// documentFormats are what every document can be written as. The first is what
// is written where nothing else is said.
func documentFormats(d document) []format {
	return []format{
		{name: "text", render: func(st report.Style) ([]byte, error) { return d.Text(st), nil }},
		{name: "json", render: func(report.Style) ([]byte, error) { return report.JSON(d) }},
	}
}

// outputs are the flags --format and --output of a command.
type outputs struct {
	known  []string // the formats that the command can write
	format string
	files  []string
}

// destination is where one rendering goes.
type destination struct {
	format string
	file   string // "-" is standard output
}

func addOutputs(cmd *cobra.Command, formats ...string) *outputs {
	o := &outputs{known: formats}
	f := cmd.Flags()
	f.StringVarP(&o.format, "format", "f", formats[0], "`FORMAT` how to write the result: "+strings.Join(formats, ", "))
	f.StringArrayVarP(&o.files, "output", "o", nil, "`[FORMAT=]FILE` where to write it, any number of times; - is standard output")
	complete(cmd, "format", formats...)
	return o
}

// destinations reads the flags. Without --output the result goes to standard
// output; with it, only where it says.
func (o *outputs) destinations() ([]destination, error) {
	if err := oneOf("--format", o.format, o.known); err != nil {
		return nil, err
	}
	if len(o.files) == 0 {
		return []destination{{o.format, "-"}}, nil
	}
	var out []destination
	for _, arg := range o.files {
		d := destination{o.format, arg}
		if name, file, ok := strings.Cut(arg, "="); ok && isWord(name) {
			if err := oneOf("--output "+arg, name, o.known); err != nil {
				return nil, err
			}
			d = destination{name, file}
		}
		if d.file == "" {
			return nil, failure("write FORMAT=FILE, or - for standard output", "--output %s names no file", arg)
		}
		if slices.ContainsFunc(out, func(o destination) bool { return o.file == d.file }) {
			return nil, failure("give each result a file of its own", "--output names %s twice", d.file)
		}
		out = append(out, d)
	}
	return out, nil
}

// isWord reports whether s can be the name of a format.
func isWord(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// write makes a result and puts it where it belongs: all of it in memory or, if
// it is streamed, in a temporary file first, then the files, then standard
// output.
func (a *app) write(to []destination, formats []format) error {
	rendered := make([][]byte, len(to))
	staged := make([]*stage, len(to))
	defer func() {
		for _, s := range staged {
			s.remove()
		}
	}()
	for i, d := range to {
		f := formats[slices.IndexFunc(formats, func(f format) bool { return f.name == d.format })]
		if f.stream != nil {
			var err error
			if staged[i], err = newStage(d.file, f.stream); err != nil {
				return err
			}
			continue
		}
		style := a.look.style(a.stdout)
		if d.file != "-" {
			style = a.look.style(nil)
		}
		text, err := f.render(style)
		if err != nil {
			return err
		}
		rendered[i] = text
	}
	a.progress.clear()
	for i, d := range to {
		if d.file != "-" {
			if err := staged[i].place(d.file, rendered[i]); err != nil {
				return failure("name a file that can be written with --output", "%s: %v", d.file, withoutPath(err))
			}
		}
	}
	for i, d := range to {
		if d.file == "-" {
			if err := staged[i].print(a.stdout, rendered[i]); err != nil {
				return failure("free some space, or write elsewhere with --output", "writing the result: %v", err)
			}
		}
	}
	return nil
}

// writeFile writes a file as a whole or not at all. What is no ordinary file
// (a device, a pipe) is written to as it is.
func writeFile(name string, text []byte) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return closeAfter(f, text)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	err = closeAfter(f, text)
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func closeAfter(f io.WriteCloser, text []byte) error {
	_, err := f.Write(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
