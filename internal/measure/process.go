package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/tailwater/tailwater/internal/synth"
)

// processes runs the binary as a whole process over made-up projects, each of
// them count times, and writes what it takes in the format of Go's benchmarks,
// for benchstat.
func processes(w io.Writer, binary, dir string, sizes []int, changes []string, adapter string, count int) error {
	if err := header(w); err != nil {
		return err
	}
	if err := repeat(w, "Version", count, binary, "version"); err != nil {
		return err
	}
	for _, models := range sizes {
		for _, name := range changes {
			change, err := synth.ParseChange(name)
			if err != nil {
				return err
			}
			shape := synth.Default(models)
			shape.Adapter = adapter
			if err := synth.WritePair(dir, shape, change); err != nil {
				return err
			}
			label := fmt.Sprintf("Plan/adapter=%s/models=%d/change=%s", adapter, models, name)
			err = repeat(w, label, count, binary, "plan", "--base", filepath.Join(dir, "base"), "--head", filepath.Join(dir, "head"),
				"--format", "json", "--output", filepath.Join(dir, "plan.json"))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// header says on what and of what the figures are.
func header(w io.Writer) error {
	commit, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return fmt.Errorf("git describe: %w", err)
	}
	machine := "unknown"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				machine = strings.TrimSpace(value)
				break
			}
		}
	}
	_, err = fmt.Fprintf(w, "commit: %s\ncpu: %s\n", strings.TrimSpace(string(commit)), machine)
	return err
}

func repeat(w io.Writer, name string, count int, binary string, args ...string) error {
	for range count {
		cmd := exec.Command(binary, args...)
		cmd.Stderr = os.Stderr
		start := time.Now()
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s %s: %w", binary, strings.Join(args, " "), err)
		}
		wall := time.Since(start)
		used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		if _, err := fmt.Fprintf(w, "Benchmark%s 1 %d ns/op %d cpu-ns/op %d peak-B\n", name, wall.Nanoseconds(), used.Nanoseconds(), peak(cmd.ProcessState)); err != nil {
			return err
		}
	}
	return nil
}
