package sql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/source"
)

// parser reads the tokens of one text from left to right. The first mistake
// ends it, by a panic with [mistake] that [Query] catches.
type parser struct {
	text    string
	tokens  []token
	i       int // of the token that comes next
	dialect *dialect.Dialect
	lexical *dialect.Lexical
	grammar *dialect.Grammar
	uses    *wordUse
	bad     string // what is wrong with the token of kind tkInvalid
	depth   int
	slabs   slabs
	castAs  int        // index of the AS of the innermost CAST, which is no alias
	top     *ast.Query // the last one made of a SELECT TOP
}

// mistake is what is wrong with the text, and where.
type mistake struct {
	code diag.Code
	span source.Span
	text string
}

// Query reads the text of f as one query of dialect d. Where it cannot, the
// query is nil and the list holds one diagnostic.
func Query(f *source.File, d *dialect.Dialect) (q *ast.Query, diags diag.List) {
	if len(f.Text) > maxText {
		diags.Add(syntax.TooDeep, diag.Error, f, source.Span{}, "the query is longer than %d bytes", maxText)
		return nil, diags
	}
	p := &parser{text: f.Text, dialect: d, lexical: &d.Lexical, grammar: &d.Grammar, uses: usesFor(d)}
	defer func() {
		if r := recover(); r != nil {
			m, ok := r.(mistake)
			if !ok {
				panic(r)
			}
			q, diags = nil, nil
			diags.Add(m.code, diag.Error, f, m.span, "%s", m.text)
		}
	}()
	p.tokens, p.bad = lex(f.Text, p.lexical)
	p.shortNames()
	p.slabs = newSlabs(len(p.tokens))
	p.markQueries()
	return p.statement(), nil
}

// shortNames fails at a name that is too long to be one.
func (p *parser) shortNames() {
	if len(p.text) <= syntax.MaxName {
		return
	}
	for i := range p.tokens {
		if t := &p.tokens[i]; (t.kind == tkWord || t.kind == tkQuotedName) && t.end-t.start > syntax.MaxName {
			p.i = i
			p.fail(syntax.Error, "a name has %d bytes, and may have %d", t.end-t.start, syntax.MaxName)
		}
	}
}

// maxText keeps positions within 32 bits.
const maxText = 1 << 30

// statement reads the whole text: one query, and nothing behind it.
func (p *parser) statement() *ast.Query {
	for p.take(tkSemicolon) {
	}
	switch {
	case p.at(tkEOF):
		p.fail(syntax.NotOneQuery, "there is no query in the text")
	case !p.startsQuery(0):
		p.fail(syntax.NotOneQuery, "a query was expected, found %s", p.found())
	}
	q := p.query()
	ended := false
	for p.take(tkSemicolon) {
		ended = true
	}
	if !p.at(tkEOF) {
		if ended {
			p.fail(syntax.NotOneQuery, "one query was expected, and there is more behind the semicolon")
		}
		p.expected("end of the query")
	}
	return q
}

// markQueries sets queryAhead, from the end to the front, so that no number of
// parentheses needs more than one look.
func (p *parser) markQueries() {
	for i := len(p.tokens) - 2; i >= 0; i-- {
		if p.tokens[i].kind != tkLParen {
			continue
		}
		p.i = i + 1
		if p.startsQuery(0) {
			p.tokens[i].flags |= queryAhead
		}
	}
	p.i = 0
}

// peek is the token n places ahead.
func (p *parser) peek(n int) *token {
	return &p.tokens[min(p.i+n, len(p.tokens)-1)]
}

func (p *parser) at(k kind) bool        { return p.tokens[p.i].kind == k }
func (p *parser) atWord(w keyword) bool { return p.tokens[p.i].word == w }

// aheadWords reports whether the next tokens are these keywords.
func (p *parser) aheadWords(ws ...keyword) bool {
	for n, w := range ws {
		if p.peek(n).word != w {
			return false
		}
	}
	return true
}

// next goes over a token. There is nothing behind the last one: whoever wants to
// go there would look for what it wants for ever.
func (p *parser) next() *token {
	t := &p.tokens[p.i]
	if p.i == len(p.tokens)-1 {
		p.expected("more")
	}
	p.i++
	return t
}

// take goes over a token of kind k, if it is one.
func (p *parser) take(k kind) bool {
	if p.at(k) {
		p.next()
		return true
	}
	return false
}

// takeWords goes over the keywords, if they are all there.
func (p *parser) takeWords(ws ...keyword) bool {
	if !p.aheadWords(ws...) {
		return false
	}
	p.i += len(ws)
	return true
}

// isText reports whether the next token is a word that is no keyword.
func (p *parser) isText(word string) bool {
	t := p.peek(0)
	return t.kind == tkWord && equalLower(word, p.text[t.start:t.end])
}

// takeText goes over a word that is no keyword, if it is there.
func (p *parser) takeText(word string) bool {
	if !p.isText(word) {
		return false
	}
	p.next()
	return true
}

// need goes over a token of kind k, or fails.
func (p *parser) need(k kind) *token {
	if !p.at(k) {
		p.expected(fmt.Sprintf("%q", kindTexts[k]))
	}
	return p.next()
}

// needWord goes over a keyword, or fails.
func (p *parser) needWord(w keyword) {
	if !p.atWord(w) {
		p.expected(strings.ToUpper(keywordTexts[w]))
	}
	p.next()
}

// expected fails at the next token.
func (p *parser) expected(what string) {
	switch t := p.peek(0); t.kind {
	case tkEOF:
		p.fail(syntax.Error, "syntax error at end of input: expected %s", what)
	case tkInvalid:
		p.fail(syntax.Error, "%s", p.bad)
	default:
		p.fail(syntax.Error, "syntax error at or near %s: expected %s", p.found(), what)
	}
}

func (p *parser) fail(code diag.Code, format string, args ...any) {
	t := p.peek(0)
	panic(mistake{code, source.Span{Start: t.start, End: max(t.end, t.start)}, fmt.Sprintf(format, args...)})
}

// found is the next token for people.
func (p *parser) found() string {
	t := p.peek(0)
	if t.kind == tkEOF {
		return "the end"
	}
	return quoteFound(p.text[t.start:t.end])
}

// quoteFound quotes a piece of text, and cuts a long one.
func quoteFound(s string) string {
	if len(s) > 60 {
		cut := 60
		for !utf8.RuneStart(s[cut]) && cut > 50 {
			cut--
		}
		s = s[:cut] + "…"
	}
	return strconv.Quote(s)
}

// down counts nesting; the caller calls up when it is done.
func (p *parser) down() {
	if p.depth++; p.depth > syntax.MaxDepth {
		p.fail(syntax.TooDeep, "the query nests more than %d levels deep", syntax.MaxDepth)
	}
}

func (p *parser) up() { p.depth-- }

// from is the span from a token that has been read to the last one read.
func (p *parser) from(start int32) ast.Span {
	return ast.Span{Start: start, End: p.tokens[max(p.i-1, 0)].end}
}

func (p *parser) start() int32 { return p.peek(0).start }

// startsQuery reports whether the token n places ahead starts a query.
func (p *parser) startsQuery(n int) bool {
	t := p.peek(n)
	switch t.word {
	case kwSelect, kwWith:
		return true
	case kwValues:
		next := p.peek(n + 1)
		return next.kind == tkLParen || next.word == kwRow || next.kind == tkInteger || next.kind == tkString || p.uses[kwValues]&reserved == 0 && next.kind != tkComma && operand(next)
	case kwFrom:
		return p.grammar.FromFirst || p.grammar.Pipes
	case kwTable:
		return p.isName(p.peek(n + 1))
	case kwPivot, kwUnpivot:
		next := p.peek(n + 1)
		return p.grammar.PivotQuery && operand(next) && (next.kind != tkLParen || next.flags&queryAhead != 0)
	}
	return t.kind == tkLParen && t.flags&queryAhead != 0
}

// operand reports whether a token may start an operand.
func operand(t *token) bool {
	switch t.kind {
	case tkWord, tkQuotedName, tkLParen, tkString, tkInteger, tkDecimal, tkFloat, tkParam:
		return true
	}
	return false
}

// isName reports whether a token can be a name where nothing else is expected.
func (p *parser) isName(t *token) bool {
	return t.kind == tkQuotedName || t.kind == tkWord && p.uses[t.word]&reserved == 0
}

// ident reads a name.
func (p *parser) ident(what string) ast.Ident {
	t := p.peek(0)
	if !p.isName(t) {
		p.expected(what)
	}
	return p.anyIdent()
}

// anyIdent reads any word as a name, as after AS or a dot.
func (p *parser) anyIdent() ast.Ident {
	t := p.peek(0)
	if t.kind != tkWord && t.kind != tkQuotedName {
		p.expected("a name")
	}
	if t.kind == tkQuotedName && t.end-t.start == 2 && p.grammar.Strict {
		p.fail(syntax.Error, "zero-length delimited identifier at or near %s", p.found())
	}
	p.next()
	return ast.Ident{Name: p.nameText(t), Quoted: t.kind == tkQuotedName, Span: ast.Span{Start: t.start, End: t.end}}
}

// identList reads names in parentheses.
func (p *parser) identList() []ast.Ident {
	p.need(tkLParen)
	var out []ast.Ident
	for {
		out = append(out, p.ident("a name"))
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	return out
}

// skipParens goes over parentheses and all within.
func (p *parser) skipParens() {
	t := p.need(tkLParen)
	if t.match < 0 {
		p.expected(`")"`)
	}
	p.i = int(t.match) + 1
}
