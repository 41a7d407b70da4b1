package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// pairFunction reports whether a function takes pairs of key and value: 'a': 1,
// KEY 'a' VALUE 1, 'a' VALUE 1.
func pairFunction(name []ast.Ident) bool {
	if len(name) != 1 || len(name[0].Name) < len("json_object") {
		return false
	}
	switch strings.ToLower(name[0].Name) {
	case "json_object", "json_objectagg", "json_object_agg":
		return true
	}
	return false
}

// pairValue reads the value of a pair behind its key.
func (p *parser) pairValue(c *ast.Call) bool {
	if !p.take(tkColon) && !p.takeWords(kwValue) && !p.takeWords(kwIs) {
		return false
	}
	c.Args = append(c.Args, p.arg(false))
	return true
}

// clauseOfJSON goes over one clause of a JSON function or of LISTAGG: NULL ON
// NULL, RETURNING t, ON OVERFLOW ERROR … It reports false where there is none.
func (p *parser) clauseOfJSON(name []ast.Ident) bool {
	if len(name) == 0 || !clauseFunction(strings.ToLower(name[len(name)-1].Name)) {
		return false
	}
	switch p.peek(0).word {
	case kwReturning:
		p.next()
		p.typeName()
		if p.takeWords(kwFormat) {
			p.needWord(kwJson)
		}
		return true
	case kwFormat:
		p.next()
		p.needWord(kwJson)
		return true
	case kwNull, kwError, kwEmpty, kwTrue, kwFalse, kwUnknown, kwAbsent:
		return p.onCondition(1)
	case kwDefault:
		p.next()
		p.primary()
		return p.onCondition(0)
	case kwWith, kwWithout:
		return p.wrapper()
	case kwOn: // ON OVERFLOW TRUNCATE '…' WITH COUNT
		p.next()
		for p.at(tkWord) || p.at(tkString) {
			p.next()
		}
		return true
	case kwOmit, kwKeep:
		p.next()
		for p.at(tkWord) {
			p.next()
		}
		return true
	case kwStrict:
		p.next()
		return true
	}
	return false
}

// onCondition reads ON NULL, ON EMPTY and ON ERROR, behind n words.
func (p *parser) onCondition(n int) bool {
	if (p.peek(n).word == kwArray || p.peek(n).word == kwObject) && n > 0 { // empty array on error
		n++
	}
	if p.peek(n).word != kwOn {
		return false
	}
	p.i += n + 1
	if !p.takeWords(kwNull) && !p.takeWords(kwEmpty) && !p.takeWords(kwError) {
		p.expected("NULL, EMPTY or ERROR")
	}
	return true
}

// wrapper reads WITH [CONDITIONAL] ARRAY WRAPPER and WITH UNIQUE KEYS.
func (p *parser) wrapper() bool {
	p.next()
	for p.at(tkWord) && p.peek(0).word != kwReturning && p.peek(0).word != kwNull && p.peek(0).word != kwFormat {
		p.next()
	}
	return true
}

func clauseFunction(name string) bool {
	return strings.HasPrefix(name, "json") || name == "listagg" || name == "xmlserialize"
}
