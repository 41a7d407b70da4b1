package data

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Type is a column's type. The zero value is invalid.
type Type uint8

const (
	Int Type = iota + 1
	Decimal
	Text
	Date
	Timestamp
	Bool
	// Float is the type of averages and divisions. No stored column has it.
	Float
)

// SQL is the type's name, which all engines here know.
func (t Type) SQL() string {
	return [...]string{"invalid", "integer", "decimal(12,2)", "text", "date", "timestamp", "boolean", "double precision"}[t]
}

// Column is a column of a table.
type Column struct {
	Name    string
	Type    Type
	NotNull bool
}

// Table is a stored table. Key, where there is one, is unique in every
// database; what is merely called id may repeat.
type Table struct {
	Name    string
	Columns []Column
	Key     []string
}

// Schema is a list of tables.
type Schema []Table

// Table finds a table by name.
func (s Schema) Table(name string) *Table {
	for i := range s {
		if s[i].Name == name {
			return &s[i]
		}
	}
	return nil
}

// DDL is the table's CREATE statement.
func (t *Table) DDL() string {
	cols := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cols[i] = c.Name + " " + c.Type.SQL()
		if c.NotNull {
			cols[i] += " not null"
		}
	}
	if len(t.Key) > 0 {
		cols = append(cols, "unique ("+strings.Join(t.Key, ", ")+")")
	}
	return fmt.Sprintf("create table %s (%s)", t.Name, strings.Join(cols, ", "))
}

// Random makes a schema of three or four tables. Some have a key, some have only
// what looks like one; columns of one name recur in several tables.
func Random(r *rand.Rand) Schema {
	names := []string{"orders", "items", "people", "events"}
	n := 3 + r.IntN(2)
	var s Schema
	for _, name := range names[:n] {
		t := Table{Name: name, Columns: []Column{{Name: "id", Type: Int, NotNull: r.IntN(2) == 0}}}
		t.Columns = append(t.Columns,
			Column{Name: "ref_id", Type: Int, NotNull: r.IntN(3) == 0},
			Column{Name: "n", Type: Int, NotNull: r.IntN(3) == 0},
			Column{Name: "kind", Type: Text, NotNull: r.IntN(3) == 0})
		extra := []Column{{Name: "m", Type: Int}, {Name: "price", Type: Decimal}, {Name: "day", Type: Date}, {Name: "moment", Type: Timestamp}, {Name: "ok", Type: Bool}, {Name: "note", Type: Text}}
		r.Shuffle(len(extra), func(i, j int) { extra[i], extra[j] = extra[j], extra[i] })
		for _, c := range extra[:2+r.IntN(3)] {
			c.NotNull = r.IntN(3) == 0
			t.Columns = append(t.Columns, c)
		}
		switch r.IntN(3) {
		case 0:
			t.Key = []string{"id"}
			t.Columns[0].NotNull = true
		case 1:
			t.Key = []string{"id", "ref_id"}
		}
		s = append(s, t)
	}
	return s
}
