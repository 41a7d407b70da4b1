package table

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/tailwater/tailwater/internal/export"
)

// Names are the tables. Every encoding has each of them.
var Names = []string{"edges", "rows", "columns", "nodes", "labels"}

// Encodings are the ways to write a table.
var Encodings = []string{"csv", "jsonl", "parquet"}

// Write writes one table of a project in one encoding.
func Write(w io.Writer, p *export.Project, name, encoding string) error {
	switch name {
	case "edges":
		return encode(w, edges(p, false), encoding)
	case "rows":
		return encode(w, edges(p, true), encoding)
	case "columns":
		return encode(w, columns(p), encoding)
	case "nodes":
		return encode(w, nodes(p), encoding)
	case "labels":
		return encode(w, labels(p), encoding)
	}
	panic("table: no table is called " + name)
}

func encode[T any](w io.Writer, rows iter.Seq[T], encoding string) error {
	switch encoding {
	case "csv":
		return writeCSV(w, rows)
	case "jsonl":
		return writeLines(w, rows)
	case "parquet":
		return writeParquet(w, rows)
	}
	panic("table: no encoding is called " + encoding)
}

func writeLines[T any](w io.Writer, rows iter.Seq[T]) error {
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	for r := range rows {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return b.Flush()
}

// group is how many rows a row group of a Parquet file has.
const group = 20_000

func writeParquet[T any](w io.Writer, rows iter.Seq[T]) error {
	pw := parquet.NewGenericWriter[T](w, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("tailwater", "", ""))
	batch := make([]T, 0, 1000)
	written := 0
	put := func() error {
		_, err := pw.Write(batch)
		written += len(batch)
		batch = batch[:0]
		if err == nil && written >= group {
			written = 0
			err = pw.Flush()
		}
		return err
	}
	for r := range rows {
		if batch = append(batch, r); len(batch) == cap(batch) {
			if err := put(); err != nil {
				return err
			}
		}
	}
	if err := put(); err != nil {
		return err
	}
	return pw.Close()
}

// writeCSV follows RFC 4180, with one line of titles. A cell that a spreadsheet
// would take for a formula gets an apostrophe before it.
func writeCSV[T any](w io.Writer, rows iter.Seq[T]) error {
	out := csv.NewWriter(w)
	var record []string
	t := reflect.TypeFor[T]()
	for i := range t.NumField() {
		record = append(record, t.Field(i).Tag.Get("json"))
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for r := range rows {
		v := reflect.ValueOf(r)
		for i := range record {
			record[i] = cell(v.Field(i))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cell(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case string:
		return harmless(x)
	case []string:
		return harmless(strings.Join(x, "; "))
	case bool:
		return strconv.FormatBool(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	panic(fmt.Sprintf("table: a cell of type %s", v.Type()))
}

func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
