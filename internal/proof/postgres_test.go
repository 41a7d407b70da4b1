package proof

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// postgresScript starts and stops private servers.
const postgresScript = "testdata/postgres.sh"

// postgres is a private PostgreSQL server.
type postgres struct {
	conn *pgx.Conn
	dir  string // of its socket
}

// server is the folder of the one server that all tests share.
var server = sync.OnceValues(func() (string, error) {
	if out, err := exec.Command(postgresScript, "find").CombinedOutput(); err != nil {
		if os.Getenv("PROOF_POSTGRES") != "require" {
			return "", fmt.Errorf("no PostgreSQL here: %s", out)
		}
		if out, err = exec.Command(postgresScript, "install").CombinedOutput(); err != nil {
			return "", fmt.Errorf("PostgreSQL cannot be installed: %s", out)
		}
	}
	out, err := exec.Command(postgresScript, "start").Output()
	started.Store(err == nil)
	return strings.TrimSpace(string(out)), err
})

var started atomic.Bool

// TestMain stops the server, if there is one.
func TestMain(m *testing.M) {
	status := m.Run()
	if started.Load() {
		if dir, err := server(); err == nil {
			_ = exec.Command(postgresScript, "stop", dir).Run()
		}
	}
	os.Exit(status)
}

// openPostgres connects to the server. Where its programs are not installed the
// test is skipped, unless PROOF_POSTGRES=require: then they are.
func openPostgres(t testing.TB) *postgres {
	t.Helper()
	dir, err := server()
	if err != nil && os.Getenv("PROOF_POSTGRES") != "require" {
		t.Skip(err)
	}
	require.NoError(t, err)
	return (&postgres{dir: dir}).again(t)
}

// again is one more connection to the server, with a database of its own.
func (p *postgres) again(t testing.TB) *postgres {
	t.Helper()
	connect := func(name string) *pgx.Conn {
		conn, err := pgx.Connect(context.Background(), "host="+p.dir+" user=proof dbname="+name)
		require.NoError(t, err)
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
		return conn
	}
	name := fmt.Sprint("proof", made.Add(1))
	first := &postgres{conn: connect("postgres")}
	_, err := first.query("create database " + name)
	require.NoError(t, err)
	out := &postgres{conn: connect(name), dir: p.dir}
	_, err = out.query("set client_min_messages = error")
	require.NoError(t, err)
	return out
}

// made counts the databases, which need names of their own.
var made atomic.Int32

func (p *postgres) dialect() string { return "postgres" }

func (p *postgres) load(name string, s data.Schema, db data.Database) error {
	text := fmt.Sprintf("drop schema if exists %s cascade; create schema %s; set search_path = %s", name, name, name)
	for _, statement := range db.Statements(s) {
		text += ";\n" + statement
	}
	_, err := p.conn.PgConn().Exec(context.Background(), text).ReadAll()
	return err
}

func (p *postgres) use(name string) error {
	_, err := p.conn.PgConn().Exec(context.Background(), "set search_path = "+name).ReadAll()
	return err
}

// query reads values as text, and tells their kind by the column's type.
func (p *postgres) query(text string) (bag, error) {
	results, err := p.conn.PgConn().Exec(context.Background(), text).ReadAll()
	if err != nil {
		return nil, err
	}
	out := bag{}
	for _, r := range results {
		for _, values := range r.Rows {
			row := make([]string, len(values))
			for i, v := range values {
				row[i] = postgresValue(r.FieldDescriptions[i].DataTypeOID, v)
			}
			out = append(out, row)
		}
	}
	return out, nil
}

func postgresValue(oid uint32, v []byte) string {
	if v == nil {
		return "NULL"
	}
	switch oid {
	case 20, 21, 23:
		return number(string(v))
	case 700, 701, 1700:
		return rounded(string(v))
	case 16:
		return "bool:" + string(v)
	case 1082, 1114, 1184:
		return "time:" + strings.Replace(string(v), " 00:00:00", "", 1)
	}
	return "'" + string(v)
}

// rounded is a number in a few decimals: averages have more than matter.
func rounded(text string) string {
	if whole, decimals, ok := strings.Cut(text, "."); ok && len(decimals) > 6 {
		var f float64
		if _, err := fmt.Sscan(text, &f); err == nil {
			return float(f)
		}
		return number(whole)
	}
	return number(text)
}
