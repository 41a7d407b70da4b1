package corpus

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Corpus is the unpacked folder.
type Corpus struct {
	Dir    string
	Shared string // the folder that holds the archive and what else is shared
}

// Project is one project's folder of artifacts.
type Project struct {
	Name string // its path below the corpus: "single/aspects", "pairs/aspects/1/base"
	Dir  string
}

// Pair is two versions of one project.
type Pair struct {
	Name       string // "aspects/1"
	Base, Head Project
}

// Find unpacks the corpus if need be. ok is false where there is none.
func Find() (c Corpus, ok bool, err error) {
	shared, ok := sharedFolder()
	if !ok {
		return Corpus{}, false, nil
	}
	out, err := exec.Command(filepath.Join(shared, "corpus", "unpack.sh")).Output()
	if err != nil {
		return Corpus{}, false, fmt.Errorf("unpacking the corpus: %w", err)
	}
	return Corpus{Dir: strings.TrimSpace(string(out)), Shared: shared}, true, nil
}

// Need is Find for tests: without a corpus the test is skipped.
func Need(t testing.TB) Corpus {
	t.Helper()
	c, ok, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		t.Skip("no shared folder beside the repository")
	}
	return c
}

// sharedFolder looks at TAILWATER_SHARED, then beside the repository's root,
// which is the nearest folder upwards with a go.mod.
func sharedFolder() (string, bool) {
	if dir := os.Getenv("TAILWATER_SHARED"); dir != "" {
		return dir, isFile(filepath.Join(dir, "corpus", "unpack.sh"))
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for !isFile(filepath.Join(dir, "go.mod")) {
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		dir = up
	}
	shared := filepath.Join(filepath.Dir(dir), "shared")
	return shared, isFile(filepath.Join(shared, "corpus", "unpack.sh"))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Projects are all folders with a manifest, sorted by name: single projects and
// both sides of every pair.
func (c Corpus) Projects() ([]Project, error) {
	var out []Project
	for _, pattern := range []string{"single/*", "pairs/*/*/*"} {
		dirs, err := filepath.Glob(filepath.Join(c.Dir, pattern))
		if err != nil {
			return nil, err
		}
		for _, dir := range dirs {
			if isFile(filepath.Join(dir, "manifest.json")) {
				out = append(out, c.project(dir))
			}
		}
	}
	slices.SortFunc(out, func(a, b Project) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Pairs are all before/after pairs, sorted by name.
func (c Corpus) Pairs() ([]Pair, error) {
	dirs, err := filepath.Glob(filepath.Join(c.Dir, "pairs", "*", "*", "base"))
	if err != nil {
		return nil, err
	}
	slices.Sort(dirs)
	var out []Pair
	for _, base := range dirs {
		dir := filepath.Dir(base)
		name, _ := filepath.Rel(filepath.Join(c.Dir, "pairs"), dir)
		out = append(out, Pair{Name: filepath.ToSlash(name), Base: c.project(base), Head: c.project(filepath.Join(dir, "head"))})
	}
	return out, nil
}

func (c Corpus) project(dir string) Project {
	name, _ := filepath.Rel(c.Dir, dir)
	return Project{Name: filepath.ToSlash(name), Dir: dir}
}
