package compiler

import (
	"runtime"
	"sync"

	"github.com/tailwater/tailwater/internal/panics"
)

// schedule runs work(i) for every node i once all nodes in deps[i] are done, on
// all cores. work returns -1 when the node is done, or the index of a node
// that it turned out to need and that was not done: then it runs again after
// that one. What work computes depends only on nodes that are done, so the
// result does not depend on timing.
//
// Nodes that wait for each other in a circle are not run; they are returned in
// order of index, with all that wait for them. Which ones these are does not
// depend on timing either. A panic of work is carried to the caller.
func schedule(deps [][]int, work func(i int) (needs int)) (stuck []int) {
	s := &scheduler{
		waiting: make([]int, len(deps)),
		readers: make([][]int, len(deps)),
		done:    make([]bool, len(deps)),
	}
	s.wake = sync.NewCond(&s.mu)
	for i, ds := range deps {
		s.waiting[i] = len(ds)
		for _, d := range ds {
			s.readers[d] = append(s.readers[d], i)
		}
	}
	for i := range deps {
		if s.waiting[i] == 0 {
			s.ready = append(s.ready, i)
		}
	}
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() { s.run(work) })
	}
	wg.Wait()
	if s.failed != nil {
		panic(s.failed)
	}
	for i, done := range s.done {
		if !done {
			stuck = append(stuck, i)
		}
	}
	return stuck
}

type scheduler struct {
	mu      sync.Mutex
	wake    *sync.Cond
	ready   []int
	running int
	waiting []int // by node: how many nodes it waits for
	readers [][]int
	done    []bool
	failed  *panics.Panic // of the node with the lowest index
	failure int           // its index
}

func (s *scheduler) run(work func(i int) int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		for len(s.ready) == 0 && s.running > 0 {
			s.wake.Wait()
		}
		if len(s.ready) == 0 {
			return
		}
		i := s.ready[len(s.ready)-1]
		s.ready = s.ready[:len(s.ready)-1]
		s.running++
		s.mu.Unlock()
		needs := -1
		failed := panics.Catch(func() { needs = work(i) })
		s.mu.Lock()
		s.running--
		if failed != nil && (s.failed == nil || i < s.failure) {
			s.failed, s.failure = failed, i
		}
		if s.failed == nil {
			s.finish(i, needs)
		}
		s.wake.Broadcast()
	}
}

// finish wakes the readers of a node that is done, and puts back one that
// needs another first.
func (s *scheduler) finish(i, needs int) {
	switch {
	case needs < 0:
		s.done[i] = true
		for _, r := range s.readers[i] {
			if s.waiting[r]--; s.waiting[r] == 0 {
				s.ready = append(s.ready, r)
			}
		}
	case s.done[needs]:
		s.ready = append(s.ready, i)
	default:
		s.waiting[i]++
		s.readers[needs] = append(s.readers[needs], i)
	}
}
