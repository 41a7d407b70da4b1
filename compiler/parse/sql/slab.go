package sql

import "github.com/tailwater/tailwater/compiler/ast"

// slabs hold nodes of the kinds that most of a tree is made of, so that many
// come with one allocation. A tree lives and dies as a whole.
type slabs struct {
	size     int // nodes of one slab
	idents   []ast.Ident
	names    []ast.Name
	calls    []ast.Call
	literals []ast.Literal
}

// newSlabs makes slabs that fit a text of so many tokens.
func newSlabs(tokens int) slabs {
	return slabs{size: min(max(tokens/8, 4), 64)}
}

// identList is room for n identifiers.
func (s *slabs) identList(n int) []ast.Ident {
	if len(s.idents) < n {
		s.idents = make([]ast.Ident, max(s.size, n))
	}
	out := s.idents[:n:n]
	s.idents = s.idents[n:]
	return out
}

func (s *slabs) ident(id ast.Ident) *ast.Ident {
	out := s.identList(1)
	out[0] = id
	return &out[0]
}

func (s *slabs) name() *ast.Name {
	if len(s.names) == 0 {
		s.names = make([]ast.Name, s.size)
	}
	out := &s.names[0]
	s.names = s.names[1:]
	return out
}

func (s *slabs) call() *ast.Call {
	if len(s.calls) == 0 {
		s.calls = make([]ast.Call, max(s.size/4, 2))
	}
	out := &s.calls[0]
	s.calls = s.calls[1:]
	return out
}

func (s *slabs) literal() *ast.Literal {
	if len(s.literals) == 0 {
		s.literals = make([]ast.Literal, max(s.size/4, 2))
	}
	out := &s.literals[0]
	s.literals = s.literals[1:]
	return out
}
