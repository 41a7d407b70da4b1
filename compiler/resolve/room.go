package resolve

import (
	"strings"
	"sync"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// room is what a resolver works in and gives back for the next one: what grows
// with a query grows a few times only, not once a query.
type room struct {
	columns []ir.ColumnMeta
	names   map[string]spelling // of plain names, for dialects that change their case
	dialect *dialect.Dialect    // of names
}

// spelling is what a dialect makes of a plain name.
type spelling struct{ fold, key string }

var rooms = sync.Pool{New: func() any { return &room{names: map[string]spelling{}} }}

// maxNames is how many names a room keeps.
const maxNames = 1 << 14

func enter(d *dialect.Dialect) *room {
	m := rooms.Get().(*room)
	if m.dialect != d || len(m.names) > maxNames {
		clear(m.names)
		m.dialect = d
	}
	return m
}

// leave gives back the room. What a query keeps is copied out of it.
func (m *room) leave(columns []ir.ColumnMeta) {
	clear(columns)
	m.columns = columns[:0]
	rooms.Put(m)
}

// spell folds a plain name.
func (m *room) spell(id ast.Ident) spelling {
	s, ok := m.names[id.Name]
	if !ok {
		name := strings.Clone(id.Name) // not the text that it is a part of
		s = spelling{m.dialect.Names.Fold(name, false), m.dialect.Names.Key(name, false)}
		m.names[name] = s
	}
	return s
}
