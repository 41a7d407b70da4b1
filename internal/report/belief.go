package report

// Belief is a fact about stored data that no query says, and without which
// something else would be said of some nodes.
type Belief struct {
	Text      string   `json:"text"`
	Trust     string   `json:"trust"`      // enforced, tested, declared
	Probe     *string  `json:"probe"`      // a query without rows where it holds
	UniqueIDs []string `json:"unique_ids"` // the nodes of which something else would be said
}

func (c *Comparison) beliefs() []Belief {
	out := []Belief{}
	for _, a := range c.Assumptions {
		out = append(out, Belief{a.Text, a.Trust.String(), known(a.Probe), nodeIDs(a.Nodes)})
	}
	return out
}

// trustWords say who vouches for a fact.
var trustWords = map[string]string{
	"enforced": "the warehouse enforces it", "tested": "a test says so", "declared": "it is only declared",
}

// beliefSection tells what the result rests on.
func beliefSection(p *page, beliefs []Belief) {
	if len(beliefs) == 0 {
		return
	}
	p.heading("Believed")
	var ids []string
	for _, b := range beliefs {
		ids = append(ids, b.UniqueIDs...)
	}
	n := newNamer(ids)
	for _, b := range beliefs {
		p.say(2, plain, b.Text+" ("+trustWords[b.Trust]+"); without it "+b.reach(n, p.Verbose))
		if p.Verbose && b.Probe != nil {
			p.say(4, faint, *b.Probe)
		}
	}
}

// reach names the nodes that rest on a fact.
func (b Belief) reach(n namer, verbose bool) string {
	var names []string
	for _, id := range b.UniqueIDs {
		names = append(names, n.node(id))
	}
	most := shown
	if verbose {
		most = -1
	}
	return "something else would be said of " + some(names, most)
}

// beliefs tells what the result rests on, with the query that looks.
func (s *sheet) beliefs(beliefs []Belief) {
	var rows [][]string
	for _, b := range beliefs {
		rows = append(rows, []string{prose(b.Text), trustWords[b.Trust], code(text(b.Probe))})
	}
	title := "<b>Believed</b>: " + count(len(beliefs), "fact", "facts") + " about stored data, without which more would differ"
	s.add(mdTable(section{title: title, fold: true, one: "fact", many: "facts", rank: 6}, []string{"Fact", "Why", "Finds what contradicts it"}, rows))
}
