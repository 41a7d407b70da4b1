package manifest

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/corpus"
)

// Nothing that is decoded keeps a part of the file's text: it would keep all of
// it in memory, or stand in memory that is no more.
func TestNothingKeepsTheText(t *testing.T) {
	kept(t, "../testdata/shop/head/target")
}

func TestNothingKeepsTheTextOfTheCorpus(t *testing.T) {
	projects, err := corpus.Need(t).Projects()
	require.NoError(t, err)
	for i, p := range projects {
		if !testing.Short() || i%10 == 0 {
			kept(t, p.Dir)
		}
	}
}

func kept(t *testing.T, dir string) {
	for file, decoded := range map[string]func(outline) (any, error){
		"manifest.json":    func(o outline) (any, error) { return decode("", o) },
		"catalog.json":     func(o outline) (any, error) { return decodeCatalog("", o) },
		"run_results.json": func(o outline) (any, error) { return decodeRunResults("", o) },
		"sources.json":     func(o outline) (any, error) { return decodeFreshness("", o) },
	} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		text := string(b)
		o, err := outlined(text, file, "", isSection)
		require.NoError(t, err)
		v, err := decoded(o)
		require.NoError(t, err)
		within := func(s string) bool {
			at := uintptr(unsafe.Pointer(unsafe.StringData(s)))
			start := uintptr(unsafe.Pointer(unsafe.StringData(text)))
			return s != "" && at >= start && at < start+uintptr(len(text))
		}
		seen := map[uintptr]bool{}
		eachString(reflect.ValueOf(v), seen, file, func(where, s string) {
			assert.False(t, within(s), "%s of %s keeps %q", where, dir, s[:min(len(s), 40)])
		})
		require.True(t, within(o.members[0].raw))
	}
}

// eachString visits every string that can be reached, hidden fields included.
func eachString(v reflect.Value, seen map[uintptr]bool, where string, f func(where, s string)) {
	switch v.Kind() {
	case reflect.String:
		f(where, v.String())
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Pointer()] {
			seen[v.Pointer()] = true
			eachString(v.Elem(), seen, where, f)
		}
	case reflect.Interface:
		if !v.IsNil() {
			eachString(v.Elem(), seen, where, f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			eachString(v.Field(i), seen, where+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			eachString(v.Index(i), seen, where, f)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			eachString(it.Key(), seen, where, f)
			eachString(it.Value(), seen, where, f)
		}
	}
}

// A large file is mapped and says what a small one says.
func TestLargeFiles(t *testing.T) {
	text, err := os.ReadFile("../testdata/shop/head/target/manifest.json")
	require.NoError(t, err)
	small, err := Load(Paths{Manifest: write(t, "manifest.json", string(text))})
	require.NoError(t, err)
	large, err := Load(Paths{Manifest: write(t, "manifest.json", string(text)+strings.Repeat(" ", 2<<20))})
	require.NoError(t, err)
	small.Path, large.Path = "", ""
	require.Equal(t, small, large)
	_, err = Load(Paths{Manifest: write(t, "manifest.json", string(text)+strings.Repeat(" ", 2<<20)+"}")})
	require.ErrorContains(t, err, "the file goes on after its end")
}

// A mapped file that is cut while it is read is an error like others.
func TestFileIsCutWhileItIsRead(t *testing.T) {
	path := write(t, "manifest.json", strings.Repeat(" ", 2<<20))
	x, err := readText(path)
	require.NoError(t, err)
	if err := x.whole(func() error {
		require.NoError(t, os.Truncate(path, 10))
		_, err := outlined(x.string, path, "", isSection)
		require.Error(t, err)
		return errChanged // where files are not mapped
	}); err != errChanged {
		t.Fatal(err)
	}
	require.Panics(t, func() { _ = x.whole(func() error { panic("a mistake of ours") }) })
}
