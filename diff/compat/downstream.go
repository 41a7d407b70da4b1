package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// downstreamRules are about those who read the project's data.
var downstreamRules = []Rule{
	{"DWN801", "exposure-reached", isWarning, Default, "an exposure shows data that change",
		"The exposure depends on a node whose data differ after the merge. Where it lists its columns (meta: columns), only these count, and where rows do not differ, only a column that does.",
		[]string{"Tell the exposure's owner before the merge, with the date.", "Compare the figures of both versions after the plan has run."}, exposureReached},
	{"DWN802", "semantic-model-broken", isError, Lenient, "the semantic layer uses a column that is not there or has another type",
		"An entity, dimension or measure names a column that the model of head does not make, or that changed its type between families: its metrics fail. Where the column was removed in this change, COL101 tells it.",
		[]string{"Correct expr in the semantic model, together with the model."}, semanticBroken},
	{"DWN803", "saved-query-reached", isWarning, Default, "a saved query exports data that change",
		"A metric of the saved query is made from columns or rows that differ. Its exports are tables that others read.",
		[]string{"Run the export again after the plan: `dbt sl export --saved-query NAME`.", "Tell those who read the export."}, savedQueryReached},
	{"DWN804", "entity-grain-changed", isError, Default, "a semantic model's entity is not what makes a row one any more",
		"The primary or unique entity of a semantic model was the key of its model, and the model's grain differs: joins through it repeat rows, and measures count twice.",
		[]string{"Point the semantic model at a model with the former grain, or change its entities."}, entityGrain},
	{"DWN805", "other-project-broken", isError, Lenient, "another project reads what is gone or differs",
		"A project that was given with --consumer reads a node or a column that is gone, was renamed or moved. Where only data differ, it is a warning.",
		[]string{"Move the other project over first, or offer both for a release.", "Merge there before here."}, otherProject},
	{"DWN806", "source-column-gone", isError, Lenient, "a source has lost a column that something reads",
		"By the two catalogs the column was there, and is not any more: what reads it fails when it runs next.",
		[]string{"Take the column out of the readers, or put NULL in its place.", "Ask the owner of the source whether it comes back."}, sourceColumn},
	{"DWN807", "source-moved", isWarning, Default, "a source is another relation",
		"Its identifier, schema or database differs for another reason than the environment. Rows come from elsewhere; incremental models and snapshots mix both.",
		[]string{"Compare both relations by key.", "Run the plan: what keeps rows has to be made again."}, sourceMoved},
	{"DWN808", "source-time-changed", isWarning, Default, "a source's event_time or loaded_at_field differs",
		"Microbatch models cut their batches by event_time, and freshness is measured by loaded_at_field.",
		[]string{"Run the batches around the present again: `dbt run --select source:...+ --event-time-start ... --event-time-end ...`."}, sourceTime},
	{"DWN813", "source-retyped", isWarning, Default, "columns of a source have other types",
		"By the two catalogs the types of a source's columns differ, and something reads them. It follows into what is made of them; where the two catalogs are of different environments, only these may differ.",
		[]string{"Ask the owner of the source whether the types are meant.", "Convert them in the staging model, so that what follows keeps its types."}, sourceRetyped},
	{"DWN809", "side-query-broken", isWarning, Default, "an analysis, operation or hook uses a column that is gone",
		"No build fails by it, or only one that runs the hook; the text names a column that head does not make any more.",
		[]string{"Correct the text, or remove it."}, sideQuery},
	{"DWN810", "read-before-filled", isWarning, Default, "a reader uses a new column whose history is not filled yet",
		"An incremental model gets a column, and a reader of head uses it already: until the model is refreshed the reader sees NULL in all stored rows, and keeps them if it is incremental, too.",
		[]string{"Merge the column, refresh {model}: `dbt run --select {model} --full-refresh`.", "Merge the reader after that."}, readBeforeFilled},
	{"DWN812", "metric-changed", isWarning, Default, "a metric is computed in another way",
		"The metric has the same name, and another expression, filter or input: dashboards show other numbers under the same title.",
		[]string{"Say in the metric's description what it means now, and since when; or give it another name."}, metricChanged},
}

func exposureReached(p *pass) {
	for _, e := range p.Head.Project.Exposures {
		var causes []string
		var first *diff.Change
		for _, n := range e.DependsOn {
			c := p.changes[n]
			if c == nil || c.Kind != diff.Modified && c.Kind != diff.Renamed || c.Verdict < diff.Columns || p.onlyClock(c) || p.clockBehind(c) {
				continue
			}
			what := c.Verdict.String()
			if !c.RowsChanged {
				touched := columnsNamed(c, diff.ColumnValue, diff.ColumnType)
				if e.Columns != nil {
					touched = slices.DeleteFunc(touched, func(s string) bool { return !containsFold(e.Columns, s) })
				}
				if len(touched) == 0 {
					continue
				}
				what = few(touched)
			}
			causes = append(causes, n.Name()+" ("+what+")")
			if first == nil {
				first = c
			}
		}
		if first != nil {
			p.report(first.Node, "", fmt.Sprintf("exposure %s shows data that change: %s", e.Name, few(causes)),
				Consumer{Kind: "exposure", Name: e.Name, Node: e.ID, Path: []addr.Column{{Node: first.Node}, {Node: e.ID}}, File: e.OriginalFilePath})
		}
	}
}

func semanticBroken(p *pass) {
	for _, s := range p.Head.Project.SemanticModels {
		m := p.Head.Program.Model(s.Model)
		if m == nil {
			continue
		}
		for _, list := range [][]manifest.Element{s.Entities, s.Dimensions, s.Measures} {
			for _, e := range list {
				p.element(s, e)
			}
		}
	}
}

// element checks one entity, dimension or measure.
func (p *pass) element(s *manifest.SemanticModel, e manifest.Element) {
	report := func(column, message string) *Finding {
		return p.report(s.Model, column, message, Consumer{Kind: "semantic model", Name: s.Name, Node: s.ID, Path: []addr.Column{{Node: s.Model, Name: column}, {Node: s.ID}}, File: s.OriginalFilePath})
	}
	m := p.Head.Program.Model(s.Model)
	var missing []string
	if isName(e.Expr) {
		if p.understood(s.Model) && !hasColumnFold(m, bare(e.Expr)) {
			missing = []string{bare(e.Expr)}
		}
	} else if !m.Open {
		missing = p.unknownIn(s.Model, e.Expr)
	}
	for _, name := range missing {
		if p.passedGone(s.Model, name) || strings.EqualFold(name, "true") {
			continue
		}
		f := report("", fmt.Sprintf("%s of semantic model %s uses column %s, which is not there", e.Name, s.Name, name))
		b := p.Base.Program.Model(p.inBase(s.Model))
		f.Existing = b != nil && slices.ContainsFunc(p.Base.Project.SemanticModels, func(o *manifest.SemanticModel) bool { return o.ID == s.ID })
	}
	for _, r := range p.retypes() {
		if (r.node == s.Model || slices.Contains(r.follow, s.Model)) && r.fit == incompatible && strings.EqualFold(r.name, bare(e.Expr)) {
			report(r.name, fmt.Sprintf("%s of semantic model %s uses column %s, which was %s, and is %s", e.Name, s.Name, r.name, r.base, r.head))
		}
	}
}

func savedQueryReached(p *pass) {
	for _, q := range p.Head.Project.SavedQueries {
		for _, s := range p.Head.Project.SemanticModels {
			c := p.changes[s.Model]
			if c == nil || c.Verdict < diff.Columns || c.Kind != diff.Modified && c.Kind != diff.Renamed || p.onlyClock(c) || p.clockBehind(c) {
				continue
			}
			var hit []string
			for _, list := range [][]manifest.Element{s.Entities, s.Dimensions, s.Measures} {
				for _, e := range list {
					if c.RowsChanged || slices.ContainsFunc(columnsNamed(c, diff.ColumnValue, diff.ColumnType), func(col string) bool { return hasWord(e.Expr, col) }) {
						hit = append(hit, e.Name)
					}
				}
			}
			if hit != nil && slices.Contains(savedQueriesOf(p.Head.Project, hit, metricsOf(p.Head.Project, hit)), q) {
				p.report(s.Model, "", fmt.Sprintf("saved query %s exports data that change (%s)", q.Name, few(hit)),
					Consumer{Kind: "saved query", Name: q.Name, Node: q.ID, Path: []addr.Column{{Node: s.Model}, {Node: s.ID}, {Node: q.ID}}, File: q.OriginalFilePath})
			}
		}
	}
}

func entityGrain(p *pass) {
	for _, s := range p.Head.Project.SemanticModels {
		c := p.changes[s.Model]
		if c == nil || c.Kind != diff.Modified && c.Kind != diff.Renamed || !p.rowsEdited(c) {
			continue
		}
		sh := p.shapesOf(c)
		if sh == nil || !p.grainTold(sh) {
			continue
		}
		var names []string
		for _, e := range s.Entities {
			if e.Type == "primary" || e.Type == "unique" {
				names = append(names, e.Name)
			}
		}
		if names != nil || s.PrimaryEntity != "" {
			p.report(s.Model, "", fmt.Sprintf("entity %s of semantic model %s does not make a row one any more", cmp.Or(strings.Join(names, ", "), s.PrimaryEntity), s.Name),
				Consumer{Kind: "semantic model", Name: s.Name, Node: s.ID, Path: []addr.Column{{Node: s.Model}, {Node: s.ID}}, File: s.OriginalFilePath})
		}
	}
}

func otherProject(p *pass) {
	for _, r := range p.others {
		for i := range p.Changes {
			c := &p.Changes[i]
			switch c.Kind {
			case diff.Removed, diff.Renamed:
				if cs := r.uses(addr.Column{Node: c.Node}); cs != nil {
					what := p.gone(c.Node)
					if c.Kind == diff.Renamed {
						what = "was called " + c.RenamedFrom.Name()
					}
					p.report(c.Node, "", fmt.Sprintf("it %s, and project %s reads it: %s", what, r.name, told(cs)), cs...)
				}
			case diff.Modified:
				p.otherData(r, c)
			}
		}
		p.otherColumns(r)
	}
}

// otherColumns tells of columns that are gone and that the other project reads.
func (p *pass) otherColumns(r *reference) {
	for i := range p.Changes {
		c := &p.Changes[i]
		for _, col := range goneColumns(c) {
			if c.Kind != diff.Modified {
				continue
			}
			if cs := r.uses(addr.Column{Node: c.Node, Name: col}); cs != nil {
				p.report(c.Node, col, fmt.Sprintf("column %s is gone, and project %s reads it: %s", col, r.name, told(cs)), cs...)
			}
		}
	}
}

// otherData tells of data that differ and that the other project reads.
func (p *pass) otherData(r *reference, c *diff.Change) {
	if c.Verdict < diff.Columns || p.onlyClock(c) || p.clockBehind(c) {
		return
	}
	var cs []Consumer
	if c.RowsChanged {
		cs = r.uses(addr.Column{Node: c.Node})
	}
	for _, name := range columnsNamed(c, diff.ColumnValue, diff.ColumnType) {
		cs = append(cs, r.uses(addr.Column{Node: c.Node, Name: name})...)
	}
	slices.SortFunc(cs, compareConsumers)
	cs = slices.CompactFunc(cs, func(a, b Consumer) bool { return a.Node == b.Node })
	if len(cs) > 0 {
		p.reportAs(diag.Warning, c.Node, "", fmt.Sprintf("data that project %s reads differ (%s): %s", r.name, c.Verdict, told(cs)), cs...)
	}
}

func sourceColumn(p *pass) {
	for _, l := range p.losses() {
		if l.change.Node.Kind() == "source" && len(l.needs) > 0 {
			p.report(l.change.Node, l.column, fmt.Sprintf("column %s is gone from the source, and %s still %s it", l.column, told(l.needs), use(l.needs)), l.needs...)
		}
	}
}

func sourceRetyped(p *pass) {
	what, follow := map[addr.Node][]string{}, map[addr.Node][]addr.Node{}
	for _, r := range p.retypes() {
		if r.node.Kind() == "source" && (r.fit == narrower || r.fit == incompatible || r.fit == fieldsLost) && len(r.follow) > 0 {
			what[r.node] = append(what[r.node], fmt.Sprintf("%s was %s, and is %s", r.name, r.base, r.head))
			follow[r.node] = append(follow[r.node], r.follow...)
		}
	}
	p.sources(func(_, h *manifest.Source) {
		if list := what[h.ID]; list != nil && !p.isSeed(h) {
			p.report(h.ID, "", few(list), nodesOf(follow[h.ID], addr.Column{Node: h.ID})...)
		}
	})
}

// isSeed reports whether a source is a seed of the project, which tells itself.
func (p *pass) isSeed(s *manifest.Source) bool {
	return slices.ContainsFunc(p.Head.Project.Nodes, func(n *manifest.Node) bool {
		return n.ResourceType == "seed" && relationKey(n.Relation()) == relationKey(s.Relation())
	})
}

// sources calls f for each source that both sides have and that something reads.
func (p *pass) sources(f func(b, h *manifest.Source)) {
	for _, h := range p.Head.Project.Sources {
		if b := p.Base.Project.Source(h.ID); b != nil && len(p.readers[h.ID]) > 0 {
			f(b, h)
		}
	}
}

func sourceMoved(p *pass) {
	p.sources(func(b, h *manifest.Source) {
		switch {
		case !strings.EqualFold(b.Identifier, h.Identifier):
			p.report(h.ID, "", fmt.Sprintf("the source was table %s, and is %s", b.Identifier, h.Identifier))
		case b.UnrenderedSchema != h.UnrenderedSchema && b.UnrenderedSchema != "" && h.UnrenderedSchema != "":
			p.report(h.ID, "", fmt.Sprintf("the source's schema was %s, and is %s", b.UnrenderedSchema, h.UnrenderedSchema))
		case b.UnrenderedDatabase != h.UnrenderedDatabase && b.UnrenderedDatabase != "" && h.UnrenderedDatabase != "":
			p.report(h.ID, "", fmt.Sprintf("the source's database was %s, and is %s", b.UnrenderedDatabase, h.UnrenderedDatabase))
		case b.UnrenderedSchema == "" && p.sameEnvironment() && relationKey(b.Relation()) != relationKey(h.Relation()):
			p.report(h.ID, "", fmt.Sprintf("the source was %s, and is %s", b.Relation(), h.Relation()))
		}
	})
}

func sourceTime(p *pass) {
	p.sources(func(b, h *manifest.Source) {
		for _, set := range [][3]string{
			{"event_time", eventTime(p.Base.Project, b.ID), eventTime(p.Head.Project, h.ID)},
			{"loaded_at_field", b.LoadedAtField, h.LoadedAtField}, {"loaded_at_query", b.LoadedAtQuery, h.LoadedAtQuery},
		} {
			if set[1] != set[2] {
				p.report(h.ID, "", fmt.Sprintf("%s was %s, and is %s", set[0], orNot(short(set[1])), orNot(short(set[2]))))
			}
		}
	})
}

func sideQuery(p *pass) {
	for _, l := range p.losses() {
		if len(l.needs) > 0 && only(l.needs, "analysis", "operation", "hook") && !isInput(l.change.Node) && l.now == "" {
			p.report(l.change.Node, l.column, fmt.Sprintf("column %s is gone, and %s still %s it", l.column, told(l.needs), use(l.needs)), l.needs...)
		}
	}
}

func readBeforeFilled(p *pass) {
	p.incrementals(func(c pair) {
		fresh := columnsNamed(c.Change, diff.ColumnAdded)
		if s := onSchemaChange(c.h); s != "append_new_columns" && s != "sync_all_columns" {
			return // INC302 tells it
		}
		var readers []addr.Node
		for _, name := range fresh {
			for _, r := range p.readers[c.Node] {
				if len(p.from(r)[addr.Column{Node: c.Node, Name: name}]) > 0 {
					readers = append(readers, r)
				}
			}
		}
		if readers != nil {
			cs := nodesOf(readers, addr.Column{Node: c.Node})
			p.report(c.Node, "", fmt.Sprintf("%s %s the new %s before stored rows have %s", told(cs), plural(len(cs), "reads", "read"), plural(len(fresh), "column "+fresh[0], "columns"), plural(len(fresh), "it", "them")), cs...)
		}
	})
}

func metricChanged(p *pass) {
	for _, h := range p.Head.Project.Metrics {
		i := slices.IndexFunc(p.Base.Project.Metrics, func(o *manifest.Metric) bool { return o.ID == h.ID })
		if i < 0 {
			continue
		}
		b := p.Base.Project.Metrics[i]
		if b.Type != h.Type || squeeze(b.Expression) != squeeze(h.Expression) || b.TypeParams != h.TypeParams || b.Filter != h.Filter {
			p.report(h.ID, "", fmt.Sprintf("metric %s is computed in another way", h.Name)).File = h.OriginalFilePath
		}
	}
}
