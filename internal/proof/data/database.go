package data

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Rows of a table: SQL literals.
type Rows [][]string

// Database holds the rows of each table by name.
type Database map[string]Rows

// Domain is where values come from: the literals of queries, and what lies just
// beside them.
type Domain map[Type][]string

// Default surrounds the literals of generated queries.
var Default = Domain{
	Int:       {"-1", "0", "1", "2", "3", "4", "5", "9", "10"},
	Decimal:   {"-1.00", "0.00", "0.50", "1.00", "1.50", "2.00", "2.25", "3.00"},
	Text:      {"''", "'a'", "'A'", "'a '", "'b'", "'c'", "'1'", "'10'", "'9'", "'x'", "'X1'"},
	Date:      {"date '2023-12-31'", "date '2024-01-01'", "date '2024-01-31'", "date '2024-02-01'", "date '2024-02-29'", "date '2024-03-01'"},
	Timestamp: {"timestamp '2023-12-31 23:59:59'", "timestamp '2024-01-01 00:00:00'", "timestamp '2024-01-31 23:59:59'", "timestamp '2024-02-01 00:00:00'", "timestamp '2024-02-01 12:00:00'", "timestamp '2024-02-29 00:00:01'"},
	Bool:      {"true", "false"},
	Float:     {"-1.0", "0.0", "0.5", "1.0", "1.5", "2.5"},
}

// Clone is a copy that may be extended.
func (d Domain) Clone() Domain {
	out := Domain{}
	for t, list := range d {
		out[t] = slices.Clone(list)
	}
	return out
}

// Literals are the values of a type that queries may name.
func Literals(t Type) []string {
	d := Default[t]
	if len(d) <= 4 {
		return d
	}
	return d[1 : len(d)-1]
}

// RandomDatabase fills a schema: up to 12 rows a table.
func RandomDatabase(r *rand.Rand, s Schema) Database { return Default.Random(r, s) }

// Random fills a schema with values of the domain.
func (d Domain) Random(r *rand.Rand, s Schema) Database {
	db := Database{}
	nulls := []float64{0, 0.15, 0.5}[r.IntN(3)]
	for _, t := range s {
		db[t.Name] = d.rows(r, &t, nulls, size(r))
	}
	return db
}

// FullDatabase fills a schema with a few rows in every table.
func FullDatabase(r *rand.Rand, s Schema) Database {
	db := Database{}
	for _, t := range s {
		db[t.Name] = Default.rows(r, &t, 0.1, 10)
	}
	return db
}

// size is how many rows a table gets.
func size(r *rand.Rand) int {
	switch x := r.IntN(100); {
	case x < 8:
		return 0
	case x < 14:
		return 1
	}
	return 1 + r.IntN(12)
}

func (d Domain) rows(r *rand.Rand, t *Table, nulls float64, n int) Rows {
	hot := Domain{}
	for typ := Int; typ <= Float; typ++ { // in a fixed order: it draws
		list := d[typ]
		i := r.IntN(len(list) - 1)
		hot[typ] = list[i:min(i+2+r.IntN(2), len(list))]
	}
	var out Rows
	seen := map[string]bool{}
	for range n {
		row := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			row[i] = d.value(r, c, hot, nulls)
		}
		if len(out) > 0 && r.Float64() < 0.3 { // a near duplicate
			row = slices.Clone(out[r.IntN(len(out))])
			i := r.IntN(len(row))
			row[i] = d.value(r, t.Columns[i], hot, nulls)
		}
		if key, whole := t.key(row); len(t.Key) > 0 && whole {
			if seen[key] {
				continue
			}
			seen[key] = true
		}
		out = append(out, row)
	}
	return out
}

func (d Domain) value(r *rand.Rand, c Column, hot Domain, nulls float64) string {
	if !c.NotNull && r.Float64() < nulls {
		return "null"
	}
	list := hot[c.Type]
	if r.IntN(5) == 0 {
		list = d[c.Type]
	}
	return list[r.IntN(len(list))]
}

// key is a row's key; whole is false where a part of it is NULL, which no
// constraint compares.
func (t *Table) key(row []string) (key string, whole bool) {
	whole = true
	for i, c := range t.Columns {
		if slices.Contains(t.Key, c.Name) {
			key += row[i] + "|"
			whole = whole && row[i] != "null"
		}
	}
	return key, whole
}

// Shuffled is the same database with its rows stored in another order.
func (db Database) Shuffled(r *rand.Rand) Database {
	out := Database{}
	names := make([]string, 0, len(db))
	for name := range db {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		rows := slices.Clone(db[name])
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		out[name] = rows
	}
	return out
}

// Statements create and fill the schema's tables.
func (db Database) Statements(s Schema) []string {
	var out []string
	for _, t := range s {
		out = append(out, t.DDL())
		if len(db[t.Name]) > 0 {
			out = append(out, db.Insert(&t))
		}
	}
	return out
}

// Insert is the statement that fills one table.
func (db Database) Insert(t *Table) string {
	list := make([]string, len(db[t.Name]))
	for i, row := range db[t.Name] {
		list[i] = "(" + strings.Join(row, ", ") + ")"
	}
	return fmt.Sprintf("insert into %s values %s", t.Name, strings.Join(list, ", "))
}
