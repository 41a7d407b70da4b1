package compat

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
)

// foldFrom is from how many findings on that have one cause these are told as
// one.
const foldFrom = 3

// Fold tells findings of one code, severity and cause as one: the first stays,
// and the others become its consumers. It comes after everything that looks at
// single findings, such as suppressions: what is hidden of one node must not hide
// what another one has.
func Fold(findings []Finding) []Finding {
	type group struct {
		code, severity, cause string
	}
	key := func(f Finding) group { return group{string(f.Code), f.Severity.String(), f.Cause} }
	members := map[group][]Finding{}
	for _, f := range findings {
		if f.Cause != "" {
			members[key(f)] = append(members[key(f)], f)
		}
	}
	told := map[group]bool{}
	var out []Finding
	for _, f := range findings {
		switch list := members[key(f)]; {
		case len(list) < foldFrom:
			out = append(out, f)
		case !told[key(f)]:
			told[key(f)] = true
			out = append(out, folded(list))
		}
	}
	return out
}

// folded is the first of several findings with the others under it.
func folded(list []Finding) Finding {
	f := list[0]
	f.Consumers = slices.Clone(f.Consumers)
	var names []string
	for _, o := range list[1:] {
		c := Consumer{Kind: o.Node.Kind(), Name: o.Node.Name(), Node: o.Node, Path: []addr.Column{at(o)}, File: o.File, Line: o.Line}
		switch {
		case o.Column != "" && o.Node == f.Node:
			c.Kind, c.Name = "column", o.Column
		case o.Column != "":
			c.Kind, c.Name = "column", o.Node.Name()+"."+o.Column
		}
		f.Consumers = append(f.Consumers, c)
		if !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	f.Message += fmt.Sprintf("; %d more like this: %s", len(list)-1, few(names))
	return f
}

func at(f Finding) addr.Column { return addr.Column{Node: f.Node, Name: f.Column} }

// qualifier is the relation before a column's name.
var qualifier = regexp.MustCompile(`[\w$]+\.`)

// causes says of findings what causes them, where their rules did not: the
// upgrade of a package, or what their messages have in common.
func (p *pass) causes() {
	for i := range p.out {
		f := &p.out[i]
		if f.Cause != "" || f.Node == "" {
			continue
		}
		if pkg := p.onlyPackage(f.Node); pkg != "" && f.Severity == isInfo {
			f.Cause = "package " + pkg
			continue
		}
		f.Cause = qualifier.ReplaceAllString(strings.ReplaceAll(f.Message, f.Node.Name(), ""), "")
	}
}

// onlyPackage is the package that alone made a node differ, where it is not the
// project itself; empty otherwise.
func (p *pass) onlyPackage(n addr.Node) string {
	c := p.changes[n]
	if c == nil || c.Origin != diff.Direct || len(c.Causes) == 0 {
		return ""
	}
	found := ""
	for _, cause := range c.Causes {
		pkg := ""
		switch cause.Kind {
		case diff.CausePackage:
			pkg = n.Package()
		case diff.CauseMacro:
			pkg = addr.Node(cause.Ref).Package()
		case diff.CauseUpstream:
			continue
		}
		if pkg == "" || pkg == p.Head.Project.Name || found != "" && pkg != found {
			return ""
		}
		found = pkg
	}
	return found
}
