package manifest

import (
	"os"
	"syscall"
	"unsafe"
)

// mapped gives the text of a large file without a copy of it; ok is false for
// what cannot be mapped. done lets go of the memory, not of the addresses: a
// string that somebody forgot to copy is read from the file again.
func mapped(f *os.File, size int64) (text string, done func(), ok bool) {
	if size < 1<<20 || int64(int(size)) != size {
		return "", nil, false
	}
	b, err := syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return "", nil, false
	}
	return unsafe.String(&b[0], len(b)), func() { _ = syscall.Madvise(b, syscall.MADV_DONTNEED) }, true
}
