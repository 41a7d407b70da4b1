package panics

import (
	"fmt"
	"runtime/debug"
)

// Panic is a panic that was caught, with where it happened. Panic with it
// again where somebody waits for the result.
type Panic struct {
	Value any
	Stack []byte
}

func (p *Panic) Error() string { return fmt.Sprint(p.Value) }

// Catch runs f and returns the panic that ended it; nil if none did. A [Panic]
// that comes from another goroutine is returned as it is.
func Catch(f func()) (caught *Panic) {
	defer func() {
		if x := recover(); x != nil {
			if p, ok := x.(*Panic); ok {
				caught = p
				return
			}
			caught = &Panic{x, debug.Stack()}
		}
	}()
	f()
	return nil
}
