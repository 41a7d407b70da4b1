package manifest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tidwall/gjson"

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
	root, err := readJSON(path, "run `dbt compile` again")
	if err != nil {
		return nil, err
	}
	p, err := decode(path, root)
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
func beside[T any](named, dir, usual string, decode func(string, gjson.Result) (*T, error)) (*T, error) {
	path := named
	if path == "" {
		path = filepath.Join(dir, usual)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	root, err := readJSON(path, "make it again, or remove it: it is optional")
	if err != nil {
		return nil, err
	}
	return decode(path, root)
}

// readJSON reads a file whole, and checks that it is JSON before anything of
// it is believed.
func readJSON(path, remedy string) (gjson.Result, error) {
	text, err := readText(path)
	if err != nil {
		return gjson.Result{}, fmt.Errorf("%s: %w", path, unwrap(err))
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.TrimSpace(text) == "" {
		return gjson.Result{}, fmt.Errorf("%s: the file is empty; %s", path, remedy)
	}
	if !gjson.Valid(text) {
		return gjson.Result{}, fmt.Errorf("%s: %s; %s", path, fault(text), remedy)
	}
	root := gjson.Parse(text)
	if !root.IsObject() {
		return gjson.Result{}, fmt.Errorf("%s:1:1: this is not a dbt artifact: a JSON object was expected; %s", path, remedy)
	}
	return root, nil
}

// readText reads a file into a string without holding it twice.
func readText(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	if info, err := f.Stat(); err == nil && info.Size() > 0 {
		b.Grow(int(info.Size()) + 1)
	}
	if _, err := io.Copy(&b, f); err != nil {
		return "", err
	}
	return b.String(), nil
}

// fault says where JSON breaks off. It scans again, with a slower decoder that
// knows the place.
func fault(text string) string {
	dec := json.NewDecoder(strings.NewReader(text))
	file := source.File{Text: text}
	for {
		_, err := dec.Token()
		if err == nil {
			continue
		}
		offset := dec.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset = syntax.Offset
		}
		place := file.Position(int32(min(offset, 1<<31-1)))
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Sprintf("not JSON: the file is cut off at %s", file.Position(int32(min(len(text), 1<<31-1))))
		}
		return fmt.Sprintf("not JSON at %s", place)
	}
}

// unwrap leaves out the path that the caller names anyway.
func unwrap(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
