package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// room is the memory that a run may use before it looks for garbage: most
// projects never get there, and end before anything has to be cleaned up.
const room = 256 << 20

// relax tells the garbage collector what kind of a program this is: one that
// runs for seconds, and keeps much of what it makes. Who has set GOGC or
// GOMEMLIMIT knows better.
func relax() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(room)
	watch()
}

// watch looks at what is left after each collection. When that comes near to
// all there is room for, looking for garbage again and again finds none: from
// then on the heap may grow by a part of what is in use.
func watch() {
	runtime.AddCleanup(new([16]byte), func(int) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		if metrics.Read(live); live[0].Value.Uint64() < room/2 {
			watch()
			return
		}
		debug.SetGCPercent(80)
		debug.SetMemoryLimit(math.MaxInt64)
	}, 0)
}
