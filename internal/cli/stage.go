package cli

import (
	"io"
	"os"
	"path/filepath"
)

// stage holds a streamed result in a temporary file until all results are made,
// so that its size costs no memory and nothing is printed of a job that could
// not be done. The nil stage is that of a result in memory.
type stage struct{ name string }

// newStage makes a result that goes to file. It is kept beside it if possible:
// then it only has to be renamed.
func newStage(file string, stream func(io.Writer) error) (*stage, error) {
	dir := os.TempDir()
	if file != "-" && ordinary(file) {
		dir = filepath.Dir(file)
	}
	f, err := os.CreateTemp(dir, ".tailwater.*")
	if err != nil {
		return nil, failure("name a file that can be written with --output", "%s: %v", file, withoutPath(err))
	}
	s := &stage{f.Name()}
	err = stream(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

// ordinary reports whether a name is that of a file that can be replaced, or of
// none yet.
func ordinary(name string) bool {
	info, err := os.Stat(name)
	return err != nil || info.Mode().IsRegular()
}

// remove forgets the temporary file, unless it was renamed.
func (s *stage) remove() {
	if s != nil {
		os.Remove(s.name)
	}
}

// place puts a result into a file, as a whole or not at all.
func (s *stage) place(file string, text []byte) error {
	switch {
	case s == nil:
		return writeFile(file, text)
	case !ordinary(file):
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		err = s.print(f, nil)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		return err
	}
	if err := os.Chmod(s.name, 0o644); err != nil {
		return err
	}
	return os.Rename(s.name, file)
}

// print copies a result to an open file.
func (s *stage) print(w io.Writer, text []byte) error {
	if s == nil {
		_, err := w.Write(text)
		return err
	}
	f, err := os.Open(s.name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}
