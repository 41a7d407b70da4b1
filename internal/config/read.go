package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/spell"
)

// Read reads the text of a file. codes are the codes that exist.
func Read(file string, text []byte, codes []string) (*Config, error) {
	r := &reader{file: file, codes: codes, config: &Config{File: file, Severities: map[diag.Code]diag.Severity{}}}
	if err := r.read(text, topKeys); err != nil {
		return nil, err
	}
	return r.config, nil
}

// ReadAcknowledgements reads the text of a file of acknowledgements.
func ReadAcknowledgements(file string, text []byte, codes []string) (*Acknowledgements, error) {
	r := &reader{file: file, codes: codes, acks: &Acknowledgements{File: file}}
	if err := r.read(text, ackKeys); err != nil {
		return nil, err
	}
	return r.acks, nil
}

// read reads a document of known keys.
func (r *reader) read(text []byte, known keys) (err error) {
	defer func() {
		if x := recover(); x != nil {
			e, ok := x.(*Error)
			if !ok {
				panic(x)
			}
			err = e
		}
	}()
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return r.syntax(err)
	}
	for i, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if i > 0 {
			r.fail(doc.Body, "a second document; one is expected")
		}
		if doc.Body.Type() != ast.NullType {
			r.mapping(doc.Body, known)
		}
	}
	return nil
}

// reader reads one file. Its methods leave by a panic with an [*Error], which
// [Read] returns: the first mistake ends the reading.
type reader struct {
	file        string
	codes       []string
	config      *Config
	suppression *Suppression // the one being read
	override    *Override
	require     *Require
	acks        *Acknowledgements
	ack         *Acknowledgement
}

// keys are the keys of a mapping, with what reads their value.
type keys map[string]func(r *reader, value ast.Node)

// topKeys is the file's shape.
var topKeys = keys{
	"fail_on":      (*reader).failOn,
	"trust":        (*reader).trust,
	"min_coverage": (*reader).minCoverage,
	"preset":       func(r *reader, v ast.Node) { r.config.Preset = r.oneOf(v, Presets()) },
	"severities":   func(r *reader, v ast.Node) { r.severities(v, r.config.Severities) },
	"suppressions": (*reader).suppressions,
	"overrides":    (*reader).overrides,
	"require":      (*reader).requires,
}

var overrideKeys = keys{
	"path":       func(r *reader, v ast.Node) { r.override.Path = r.word(v) },
	"tag":        func(r *reader, v ast.Node) { r.override.Tag = r.word(v) },
	"severities": func(r *reader, v ast.Node) { r.severities(v, r.override.Severities) },
}

var requireKeys = keys{
	"acknowledgement_from": func(r *reader, v ast.Node) { r.require.Severity, _ = ParseThreshold(r.oneOf(v, Thresholds())) },
	"codes":                func(r *reader, v ast.Node) { r.require.Codes = r.words(v) },
}

var ackKeys = keys{"acknowledgements": (*reader).acknowledgements}

var acknowledgementKeys = keys{
	"code":        func(r *reader, v ast.Node) { r.ack.Code = r.code(v, r.word(v)) },
	"node":        func(r *reader, v ast.Node) { r.ack.Node = r.word(v) },
	"column":      func(r *reader, v ast.Node) { r.ack.Column = r.word(v) },
	"why":         func(r *reader, v ast.Node) { r.ack.Why = r.word(v) },
	"approved_by": func(r *reader, v ast.Node) { r.ack.ApprovedBy = r.word(v) },
	"success":     func(r *reader, v ast.Node) { r.ack.Success = r.word(v) },
	"until":       func(r *reader, v ast.Node) { r.ack.Until = r.date(v) },
}

var suppressionKeys = keys{
	"code":    func(r *reader, v ast.Node) { r.suppression.Code = r.code(v, r.word(v)) },
	"node":    func(r *reader, v ast.Node) { r.suppression.Node = r.word(v) },
	"column":  func(r *reader, v ast.Node) { r.suppression.Column = r.word(v) },
	"reason":  func(r *reader, v ast.Node) { r.suppression.Reason = r.word(v) },
	"expires": func(r *reader, v ast.Node) { r.suppression.Expires = r.date(v) },
}

func (r *reader) fail(at ast.Node, format string, args ...any) {
	e := &Error{File: r.file, Line: 1, Column: 1, Message: fmt.Sprintf(format, args...)}
	if t := at.GetToken(); t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
	panic(e)
}

// syntax turns the YAML parser's error, which shows the source over several
// lines, into one line with a place.
func (r *reader) syntax(err error) error {
	e := &Error{File: r.file, Line: 1, Column: 1, Message: "not valid YAML"}
	var y yaml.Error
	if errors.As(err, &y) {
		e.Message += ": " + strings.ToValidUTF8(y.GetMessage(), "?")
		if t := y.GetToken(); t != nil && t.Position != nil {
			e.Line, e.Column = t.Position.Line, t.Position.Column
		}
	}
	e.Message = strings.Join(strings.Fields(e.Message), " ")
	return e
}

// mapping reads a mapping whose keys are known.
func (r *reader) mapping(n ast.Node, known keys) {
	for _, pair := range r.pairs(n) {
		name := r.key(pair)
		read, ok := known[name]
		if !ok {
			names := make([]string, 0, len(known))
			for k := range known {
				names = append(names, k)
			}
			r.fail(pair.Key, "unknown key %q%s", name, meant(name, names))
		}
		read(r, pair.Value)
	}
}

// meant suggests the nearest known word, or lists them all.
func meant(word string, known []string) string {
	if s, ok := spell.Nearest(word, known); ok {
		return fmt.Sprintf("; did you mean %q?", s)
	}
	slices.Sort(known)
	return "; known are " + strings.Join(known, ", ")
}

func (r *reader) pairs(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	r.fail(n, "expected keys and values, found %s", kind(n))
	return nil
}

func (r *reader) key(pair *ast.MappingValueNode) string {
	if s, ok := pair.Key.(*ast.StringNode); ok {
		return s.Value
	}
	return pair.Key.String()
}

// kind says what a node is, for messages.
func kind(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys and values"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "nothing"
	case *ast.AliasNode, *ast.AnchorNode, *ast.TagNode:
		return "an anchor, alias or tag, which are not supported"
	}
	return strconv.Quote(strings.TrimSpace(n.String()))
}

// word reads a text that is not empty.
func (r *reader) word(n ast.Node) string {
	var s string
	switch n := n.(type) {
	case *ast.StringNode:
		s = n.Value
	case *ast.LiteralNode:
		s = n.Value.Value
	default:
		r.fail(n, "expected a text, found %s", kind(n))
	}
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		r.fail(n, "expected a text, found nothing")
	}
	return s
}

func (r *reader) oneOf(n ast.Node, known []string) string {
	s := r.word(n)
	if !slices.Contains(known, s) {
		r.fail(n, "%q is not one of %s", s, strings.Join(known, ", "))
	}
	return s
}

func (r *reader) failOn(n ast.Node) {
	r.config.FailOn, _ = ParseThreshold(r.oneOf(n, Thresholds()))
}

func (r *reader) trust(n ast.Node) { r.config.Trust = Trust(r.oneOf(n, Trusts())) }

func (r *reader) minCoverage(n ast.Node) {
	var v float64
	switch n := n.(type) {
	case *ast.IntegerNode:
		v, _ = strconv.ParseFloat(n.String(), 64)
	case *ast.FloatNode:
		v = n.Value
	default:
		r.fail(n, "expected a number from 0 to 100, found %s", kind(n))
	}
	if !(v >= 0 && v <= 100) {
		r.fail(n, "expected a number from 0 to 100, found %s", n.String())
	}
	r.config.MinCoverage = &v
}

func (r *reader) severities(n ast.Node, into map[diag.Code]diag.Severity) {
	for _, pair := range r.pairs(n) {
		code := r.code(pair.Key, r.key(pair))
		into[code] = severities[r.oneOf(r.onOff(pair.Value), Severities())]
	}
}

// onOff lets a bare off stay a word: YAML 1.1 takes it for a boolean.
func (r *reader) onOff(n ast.Node) ast.Node {
	if b, ok := n.(*ast.BoolNode); ok && !b.Value {
		return ast.String(b.Token)
	}
	return n
}

func (r *reader) code(at ast.Node, s string) diag.Code {
	if !slices.Contains(r.codes, s) {
		near := ""
		if known, ok := spell.Nearest(s, r.codes); ok {
			near = fmt.Sprintf("; did you mean %q?", known)
		}
		r.fail(at, "unknown code %q%s (tailwater explain lists them)", s, near)
	}
	return diag.Code(s)
}

func (r *reader) date(n ast.Node) string {
	s := r.word(n)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		r.fail(n, "%q is not a date such as 2026-12-31", s)
	}
	return s
}

// list reads the items of a list.
func (r *reader) list(n ast.Node) []ast.Node {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fail(n, "expected a list, found %s", kind(n))
	}
	return seq.Values
}

func (r *reader) words(n ast.Node) []string {
	var out []string
	for _, item := range r.list(n) {
		out = append(out, r.word(item))
	}
	return out
}

func (r *reader) overrides(n ast.Node) {
	for _, item := range r.list(n) {
		r.override = &Override{Severities: map[diag.Code]diag.Severity{}}
		r.mapping(item, overrideKeys)
		if r.override.Path == "" && r.override.Tag == "" {
			r.fail(item, "an override needs the key \"path\" or \"tag\": what it is for")
		}
		r.config.Overrides = append(r.config.Overrides, *r.override)
	}
}

func (r *reader) requires(n ast.Node) {
	for _, item := range r.list(n) {
		r.require = &Require{Line: item.GetToken().Position.Line}
		r.mapping(item, requireKeys)
		if r.require.Severity == Unset {
			r.fail(item, "a requirement needs the key \"acknowledgement_from\": error, warning or info")
		}
		r.config.Requires = append(r.config.Requires, *r.require)
	}
}

func (r *reader) acknowledgements(n ast.Node) {
	for _, item := range r.list(n) {
		r.ack = &Acknowledgement{}
		r.mapping(item, acknowledgementKeys)
		for _, must := range []struct{ name, value, why string }{
			{"code", string(r.ack.Code), "which finding it is about"},
			{"why", r.ack.Why, "why the change is made"},
			{"approved_by", r.ack.ApprovedBy, "who answers for it"},
			{"success", r.ack.Success, "how success is measured"},
		} {
			if must.value == "" {
				r.fail(item, "an acknowledgement needs the key %q: %s", must.name, must.why)
			}
		}
		r.acks.Entries = append(r.acks.Entries, *r.ack)
	}
}

func (r *reader) suppressions(n ast.Node) {
	for _, item := range r.list(n) {
		r.suppression = &Suppression{Line: item.GetToken().Position.Line}
		r.mapping(item, suppressionKeys)
		for _, must := range []struct{ name, value, why string }{
			{"code", string(r.suppression.Code), "which findings it silences"},
			{"reason", r.suppression.Reason, "why they may be silenced"},
			{"expires", r.suppression.Expires, "until which day, such as 2026-12-31"},
		} {
			if must.value == "" {
				r.fail(item, "a suppression needs the key %q: %s", must.name, must.why)
			}
		}
		r.config.Suppressions = append(r.config.Suppressions, *r.suppression)
	}
}
