package compiler

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tailwater/tailwater/internal/panics"
)

// A mistake in a worker reaches the caller, and nobody waits for ever.
func TestSchedulePanics(t *testing.T) {
	deps := make([][]int, 100)
	for i := 1; i < len(deps); i++ {
		deps[i] = []int{i / 2}
	}
	for range 20 {
		p := panics.Catch(func() {
			schedule(deps, func(i int) int {
				if i == 50 {
					panic("mistake in 50")
				}
				return -1
			})
		})
		assert.EqualError(t, p, "mistake in 50")
	}
}

func TestSchedule(t *testing.T) {
	var ran atomic.Int32
	asked := false
	stuck := schedule([][]int{nil, {0}, {3}, {2}, {2}, nil}, func(i int) int {
		if i == 0 && !asked {
			asked = true
			return 5 // turns out to need it
		}
		ran.Add(1)
		return -1
	})
	assert.Equal(t, []int{2, 3, 4}, stuck, "nodes in a circle, and what waits for them")
	assert.EqualValues(t, 3, ran.Load())
}
