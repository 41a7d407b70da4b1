package compiler

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// CompileBoth compiles two versions of one project so that they can be
// compared: a node whose compiled code is in the full form on one side and in
// the incremental form on the other, or is missing on one side, is known by its
// raw code on both; and a relation that only lies elsewhere in another
// environment is the same one.
func CompileBoth(base, head *manifest.Project) (b, h *program.Program) {
	return compileBoth(base, head, Beliefs{})
}

// Programs are both sides of a comparison.
type Programs struct{ Base, Head *program.Program }

// CompileBelieving is [CompileBoth], believing of stored rows what both versions
// state as far as the level of trust goes, and without that; the two are one where
// nothing is believed.
func CompileBelieving(base, head *manifest.Project, level string) (with, without Programs) {
	without.Base, without.Head = CompileBoth(base, head)
	facts := Believe(base, head, level)
	if !facts.Empty() {
		facts = facts.ofSame(without.Base, without.Head)
	}
	if facts.Empty() {
		return without, without
	}
	with.Base, with.Head = compileBoth(base, head, facts)
	return with, without
}

func compileBoth(base, head *manifest.Project, facts Beliefs) (b, h *program.Program) {
	bc, hc := newCompilation(base), newCompilation(head)
	bc.pairing, hc.pairing = pairings(base, head)
	bc.clocked = byClock(bc, hc)
	hc.clocked = bc.clocked
	bc.beliefs, hc.beliefs = facts, facts
	hc.pair(bc)
	need(bc, hc)
	runBoth(bc, hc)
	return bc.program(), hc.program()
}

// runBoth compiles two sides at once. A unit of head waits for that of base, too.
func runBoth(base, head *compilation) {
	n := len(base.units)
	deps, headInputs := base.inputs(), head.inputs()
	base.count(deps)
	head.count(headInputs)
	for i, ds := range headInputs {
		ds = slices.Clone(ds)
		for j := range ds {
			ds[j] += n
		}
		if b := head.units[i].before; b != nil {
			ds = append(ds, base.index[b.node])
		}
		deps = append(deps, ds)
	}
	stuck := schedule(deps, func(i int) int {
		if i < n {
			needs := base.compile(i)
			if needs < 0 {
				base.settled(deps[i])
			}
			return needs
		}
		if needs := head.compile(i - n); needs >= 0 {
			return needs + n
		}
		head.settled(headInputs[i-n])
		return -1
	})
	if len(stuck) == 0 {
		return
	}
	// Circles of base have held up head: it goes on by itself.
	base.close(slices.DeleteFunc(stuck, func(i int) bool { return i >= n }))
	head.run()
}

// pairing is what one side has to know of the other.
type pairing struct {
	byText map[addr.Node]bool // nodes to be known by their raw code
	// clocked are nodes that differ by the time of compilation alone: they are known
	// by their raw code, too.
	clocked map[addr.Node]bool
	moved   map[addr.Node]bool // sources that are other relations in head
	// grown are tables of base that head adds to: dbt keeps the rows that are
	// there, which are those of base's query.
	grown map[addr.Node]bool
	// was names nodes of head that keep a state by the node of base whose state it is.
	was map[addr.Node]addr.Node
	// other is the other side, whose catalog knows what this side's does not: a
	// run of CI often has none.
	other *manifest.Project
}

func pairings(base, head *manifest.Project) (b, h pairing) {
	b = pairing{byText: incomparable(base, head), moved: movedSources(base, head), grown: grownTables(base, head)}
	h = b
	h.was = renamedStates(base, head)
	b.other, h.other = head, base
	return b, h
}

// lent is what the other side's catalog says of a source, or of a seed with the
// same content; nil where it says nothing. Both sides are then read alike: what
// only one of them knew would look like a change.
func (p *pairing) lent(u *unit) *manifest.Table {
	switch {
	case p.other == nil:
		return nil
	case u.source != nil && p.other.Source(u.node) != nil:
		return p.other.Catalog.Table(u.node)
	case u.def != nil && u.def.ResourceType == "seed":
		if o := p.other.Node(u.node); o != nil && o.Checksum == u.def.Checksum {
			return p.other.Catalog.Table(u.node)
		}
	}
	return nil
}

// identity is what a node that keeps a state is known by.
func (p *pairing) identity(n addr.Node) addr.Node {
	if old, ok := p.was[n]; ok {
		return old
	}
	return n
}

// grownTables lists the tables of base that are incremental in head. Batches are
// another matter: they leave out what lies before their beginning.
func grownTables(base, head *manifest.Project) map[addr.Node]bool {
	out := map[addr.Node]bool{}
	for _, h := range head.Nodes {
		b := base.Node(h.ID)
		if b != nil && b.Config.Materialized == "table" && h.Config.Materialized == "incremental" && h.Config.IncrementalStrategy != "microbatch" {
			out[h.ID] = true
		}
	}
	return out
}

// renamedStates pairs nodes that keep a state and have another name in head, by
// their code and settings, where there is no choice. It claims nothing about
// data: digests still tell whether these are the same.
func renamedStates(base, head *manifest.Project) map[addr.Node]addr.Node {
	lone := func(p, other *manifest.Project) map[string][]addr.Node {
		out := map[string][]addr.Node{}
		for _, n := range p.Nodes {
			if other.Node(n.ID) == nil && (n.ResourceType == "snapshot" || n.ResourceType == "model" && n.Config.Materialized == "incremental") && n.RawCode != "" {
				key := n.ResourceType + "\n" + history(n) + n.RawCode
				out[key] = append(out[key], n.ID)
			}
		}
		return out
	}
	gone := lone(base, head)
	out := map[addr.Node]addr.Node{}
	for key, fresh := range lone(head, base) {
		if len(fresh) == 1 && len(gone[key]) == 1 {
			out[fresh[0]] = gone[key][0]
		}
	}
	return out
}

// incomparable lists the nodes whose compiled codes cannot be compared.
func incomparable(base, head *manifest.Project) map[addr.Node]bool {
	out := map[addr.Node]bool{}
	for _, h := range head.Nodes {
		b := base.Node(h.ID)
		if b == nil || !hasRows(h) || h.ResourceType == "seed" {
			continue
		}
		if b.Compiled() != h.Compiled() || b.Config.Materialized == "incremental" && (readsItself(b) != readsItself(h) || otherBranch(b, h) || hiddenDiffers(b, h)) {
			out[h.ID] = true
		}
	}
	return out
}

// readsItself reports whether an incremental model's compiled code names its own
// relation: then it is the incremental form.
func readsItself(n *manifest.Node) bool {
	if n.RelationName == "" {
		return false
	}
	for code, at := n.CompiledCode, 0; ; {
		i := strings.Index(code[at:], n.RelationName)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(n.RelationName)
		if (start == 0 || !inName(code[start-1])) && (end == len(code) || !inName(code[end])) {
			return true
		}
		at = start + 1
	}
}

// inName reports whether a byte beside a name makes it a part of a longer one.
func inName(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// otherBranch reports whether two compiled codes took different branches of an
// is_incremental() whose texts tell it.
func otherBranch(b, h *manifest.Node) bool {
	old, now := branchTaken(b), branchTaken(h)
	return old != 0 && now != 0 && old != now
}

// branchTaken is 1 where a compiled code took the branch of an incremental run, 2
// where it took the other one, and 0 where that cannot be told.
func branchTaken(n *manifest.Node) int {
	code := strings.Join(strings.Fields(n.CompiledCode), " ")
	for _, m := range incrementalBlock.FindAllStringSubmatch(n.RawCode, -1) {
		i := elseTag.FindStringIndex(m[2])
		if i == nil {
			continue
		}
		texts := [2]string{m[2][:i[0]], m[2][i[1]:]}
		if strings.HasPrefix(m[1], "not") {
			texts[0], texts[1] = texts[1], texts[0]
		}
		var there [2]bool
		for j, text := range texts {
			text = strings.Join(strings.Fields(text), " ")
			there[j] = text != "" && !strings.Contains(text, "{") && strings.Contains(code, text)
		}
		switch {
		case there[0] && !there[1]:
			return 1
		case there[1] && !there[0]:
			return 2
		}
	}
	return 0
}

// hiddenDiffers reports whether what is compiled only for a full rebuild differs
// between two nodes that were both compiled in the incremental form.
func hiddenDiffers(b, h *manifest.Node) bool {
	return readsItself(b) && readsItself(h) && strings.Join(elseBranches(b.RawCode), "\n") != strings.Join(elseBranches(h.RawCode), "\n")
}

// elseBranches are the parts of raw code that are compiled where is_incremental()
// does not hold, without regard to blanks.
func elseBranches(raw string) []string {
	var out []string
	for _, m := range incrementalBlock.FindAllStringSubmatch(raw, -1) {
		text := m[2]
		if strings.HasPrefix(m[1], "not") {
			text, _, _ = strings.Cut(m[2], "{%")
		} else if i := elseTag.FindStringIndex(m[2]); i != nil {
			text = m[2][i[1]:]
		} else {
			continue
		}
		out = append(out, strings.Join(strings.Fields(text), " "))
	}
	return out
}

var (
	incrementalBlock = regexp.MustCompile(`(?s)\{%-?\s*if\s+((?:not\s+)?)is_incremental\(\).*?%\}(.*?)\{%-?\s*endif`)
	elseTag          = regexp.MustCompile(`\{%-?\s*el(?:se|if)\b.*?%\}`)
)

// movedSources lists the sources that lie elsewhere in head for another reason
// than the environment. Where dbt wrote down the unrendered names, these tell;
// else a source has moved when no model has.
func movedSources(base, head *manifest.Project) map[addr.Node]bool {
	out := map[addr.Node]bool{}
	same := sameEnvironment(base, head)
	gone := map[string]*manifest.Source{} // by name, without the package
	for _, b := range base.Sources {
		if head.Source(b.ID) == nil {
			gone[b.ID.Name()] = b
		}
	}
	for _, h := range head.Sources {
		b := base.Source(h.ID)
		if b == nil { // it may have come from another package
			b = gone[h.ID.Name()]
		}
		if b == nil || strings.EqualFold(b.Database, h.Database) && strings.EqualFold(b.Schema, h.Schema) {
			continue
		}
		if b.UnrenderedSchema != "" && h.UnrenderedSchema != "" {
			if b.UnrenderedSchema != h.UnrenderedSchema || b.UnrenderedDatabase != h.UnrenderedDatabase {
				out[h.ID] = true
			}
			continue
		}
		if same {
			out[h.ID] = true
		}
	}
	return out
}

// sameEnvironment reports whether the models that both sides have lie in the
// same place.
func sameEnvironment(base, head *manifest.Project) bool {
	for _, h := range head.Nodes {
		b := base.Node(h.ID)
		if b != nil && h.ResourceType == "model" && (b.Database != h.Database || b.Schema != h.Schema) {
			return false
		}
	}
	return true
}
