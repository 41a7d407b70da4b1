package proof

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// duck is DuckDB in process: one connection, a schema of tables for each
// database.
type duck struct{ conn *sql.Conn }

func openDuck(t testing.TB) *duck {
	t.Helper()
	connector, err := duckdb.NewConnector("", nil)
	require.NoError(t, err)
	db := sql.OpenDB(connector)
	conn, err := db.Conn(context.Background())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(); _ = db.Close() })
	d := &duck{conn}
	for _, s := range []string{"set threads = 1", "set preserve_insertion_order = true"} {
		require.NoError(t, d.exec(s))
	}
	return d
}

func (d *duck) dialect() string { return "duckdb" }

func (d *duck) exec(statement string) error {
	_, err := d.conn.ExecContext(context.Background(), statement)
	return err
}

func (d *duck) load(name string, s data.Schema, db data.Database) error {
	if err := d.exec(fmt.Sprintf("drop schema if exists %s cascade; create schema %s; set schema = '%s'", name, name, name)); err != nil {
		return err
	}
	for _, statement := range db.Statements(s) {
		if err := d.exec(statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func (d *duck) use(name string) error { return d.exec("set schema = '" + name + "'") }

func (d *duck) query(text string) (bag, error) {
	rows, err := d.conn.QueryContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scan(rows)
}

func scan(rows *sql.Rows) (bag, error) {
	cols, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	out := bag{}
	vals, at := make([]any, len(cols)), make([]any, len(cols))
	for i := range vals {
		at[i] = &vals[i]
	}
	for rows.Next() {
		if err := rows.Scan(at...); err != nil {
			return nil, err
		}
		row := make([]string, len(cols))
		for i, v := range vals {
			if d, ok := v.(duckdb.Decimal); ok {
				v = decimal(d.String())
			}
			row[i] = value(v)
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// decimal is a number in writing.
type decimal string

func (d decimal) String() string { return string(d) }
