package manifest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tailwater/tailwater/internal/source"
)

// Paths names the artifacts of one side. Manifest is a manifest.json or a
// folder that holds one; the others are picked up beside it when empty.
type Paths struct {
	Manifest, Catalog, RunResults, Freshness string
}

// Load reads a project's artifacts. The error is one line for people.
func Load(paths Paths) (*Project, error) {
	path, err := locate(paths.Manifest)
	if err != nil {
		return nil, err
	}
	p, err := read(path, "run `dbt compile` again", decode)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	if p.Catalog, err = beside(paths.Catalog, dir, "catalog.json", decodeCatalog); err != nil {
		return nil, err
	}
	if p.RunResults, err = beside(paths.RunResults, dir, "run_results.json", decodeRunResults); err != nil {
		return nil, err
	}
	if p.Freshness, err = beside(paths.Freshness, dir, "sources.json", decodeFreshness); err != nil {
		return nil, err
	}
	return p, nil
}

// locate turns a folder into the manifest within it.
func locate(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s: no such file or folder; run `dbt compile` first, or name a manifest.json or a dbt target folder", path)
	case err != nil:
		return "", fmt.Errorf("%s: %w", path, unwrap(err))
	case !info.IsDir():
		return path, nil
	}
	for _, name := range []string{"manifest.json", "target/manifest.json"} {
		file := filepath.Join(path, name)
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			return file, nil
		}
	}
	return "", fmt.Errorf("%s: no manifest.json in this folder; run `dbt compile` first, or name the folder that holds it", path)
}

// beside reads an optional artifact: the one that is named, or the usual one
// in dir if it is there.
func beside[T any](named, dir, usual string, decode func(string, outline) (*T, error)) (*T, error) {
	path := named
	if path == "" {
		path = filepath.Join(dir, usual)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	return read(path, "make it again, or remove it: it is optional", decode)
}

// read reads a file whole. What decode makes of it keeps nothing of the text.
func read[T any](path, remedy string, decode func(string, outline) (*T, error)) (out *T, err error) {
	t, err := readText(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, unwrap(err))
	}
	err = t.whole(func() error {
		o, err := outlined(t.string, path, remedy, isSection)
		if err == nil {
			out, err = decode(path, o)
		}
		return err
	})
	if errors.Is(err, errChanged) {
		return nil, fmt.Errorf("%s: %w; %s", path, err, remedy)
	}
	return out, err
}

// outlined checks that a text is a JSON object before anything of it is
// believed.
func outlined(text, path, remedy string, wants func(string) bool) (outline, error) {
	fail := func(format string, args ...any) (outline, error) {
		return outline{}, fmt.Errorf("%s%s; %s", path, fmt.Sprintf(format, args...), remedy)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.TrimSpace(text) == "" {
		return fail(": the file is empty")
	}
	out, why, at := scan(text, wants)
	if why != sound {
		return fail(": %s", fault(text, why, at))
	}
	if strings.TrimLeft(text, " \t\r\n")[0] != '{' {
		return fail(":1:1: this is not a dbt artifact: a JSON object was expected")
	}
	return out, nil
}

// formats are files that are given in place of JSON, by how they begin.
var formats = []struct{ start, is string }{
	{"\x1f\x8b", "it is compressed with gzip: unpack it first"},
	{"\x28\xb5\x2f\xfd", "it is compressed with zstd: unpack it first"},
	{"PK\x03\x04", "it is a zip archive: unpack it first"},
	{"\xff\xfe", "it is UTF-16: write it as UTF-8"},
	{"\xfe\xff", "it is UTF-16: write it as UTF-8"},
	{"version https://git-lfs", "it is a pointer of Git LFS: run `git lfs pull`"},
	{"<", "it is HTML or XML: a page was saved in place of the file"},
}

// fault says in words why text is not JSON, and where.
func fault(text string, why mistake, at int) string {
	for _, f := range formats {
		if strings.HasPrefix(text, f.start) {
			return "not JSON: " + f.is
		}
	}
	switch why {
	case cutOff:
		return fmt.Sprintf("not JSON: the file is cut off at %s", place(text, len(text)))
	case tooDeep:
		return fmt.Sprintf("not JSON of dbt: it nests more than %d levels deep at %s", maxDepth, place(text, at))
	case trailing:
		return fmt.Sprintf("not JSON: the file goes on after its end at %s", place(text, at))
	}
	return fmt.Sprintf("not JSON at %s", place(text, brokenAt(text, at)))
}

// brokenAt is where the standard library's decoder stumbles, which is what other
// tools say too; at where it does not.
func brokenAt(text string, at int) int {
	dec := json.NewDecoder(strings.NewReader(text))
	for {
		_, err := dec.Token()
		var syntax *json.SyntaxError
		switch {
		case err == nil:
		case errors.As(err, &syntax):
			return int(syntax.Offset)
		default:
			return at
		}
	}
}

// place is a line and column. Of files beyond 2 GB it is one before.
func place(text string, at int) source.Position {
	file := source.File{Text: text}
	return file.Position(int32(min(at, 1<<31-1)))
}

// unwrap leaves out the path that the caller names anyway.
func unwrap(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
