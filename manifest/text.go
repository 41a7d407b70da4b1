package manifest

import (
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// text is a file's text, for as long as it is read.
type text struct {
	string
	done func()
}

// readText maps a large file, and reads others into memory once.
func readText(path string) (text, error) {
	f, err := os.Open(path)
	if err != nil {
		return text{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.Mode().IsRegular() {
		if s, done, ok := mapped(f, info.Size()); ok {
			return text{s, done}, nil
		}
	}
	var b strings.Builder
	if err == nil && info.Size() > 0 {
		b.Grow(int(info.Size()) + 1)
	}
	if _, err := io.Copy(&b, f); err != nil {
		return text{}, err
	}
	return text{b.String(), func() {}}, nil
}

// errChanged is what becomes of reading a mapped file that was cut meanwhile.
var errChanged = errors.New("the file changed while it was read")

// whole runs read, which looks at the text, to its end. A mapped file that
// somebody cuts has no memory behind it any more.
func (t text) whole(read func() error) (err error) {
	defer t.done()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch x := recover().(type) {
		case nil:
		case interface {
			runtime.Error
			Addr() uintptr
		}:
			err = errChanged
		default:
			panic(x)
		}
	}()
	return read()
}
