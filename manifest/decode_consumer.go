package manifest

import (
	"slices"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

func (p *Project) source(id string, v gjson.Result) {
	s := &Source{ID: addr.Node(id)}
	fields(v, func(key string, v gjson.Result) {
		if read, ok := sourceFields[key]; ok {
			read(s, v)
		}
	})
	if s.Identifier == "" {
		s.Identifier = s.Name
	}
	if s.EventTime == "" {
		s.EventTime = s.Config.EventTime
	}
	p.Sources = append(p.Sources, s)
}

var sourceFields = map[string]func(*Source, gjson.Result){
	"package_name":        func(s *Source, v gjson.Result) { s.Package = v.String() },
	"source_name":         func(s *Source, v gjson.Result) { s.SourceName = v.String() },
	"name":                func(s *Source, v gjson.Result) { s.Name = v.String() },
	"identifier":          func(s *Source, v gjson.Result) { s.Identifier = v.String() },
	"database":            func(s *Source, v gjson.Result) { s.Database = v.String() },
	"schema":              func(s *Source, v gjson.Result) { s.Schema = v.String() },
	"relation_name":       func(s *Source, v gjson.Result) { s.RelationName = v.String() },
	"fqn":                 func(s *Source, v gjson.Result) { s.FQN = list(v) },
	"original_file_path":  func(s *Source, v gjson.Result) { s.OriginalFilePath = v.String() },
	"description":         func(s *Source, v gjson.Result) { s.Description = v.String() },
	"columns":             func(s *Source, v gjson.Result) { s.Columns = columns(v) },
	"tags":                func(s *Source, v gjson.Result) { s.Tags = list(v) },
	"meta":                func(s *Source, v gjson.Result) { s.Meta = canonical(v) },
	"loaded_at_field":     func(s *Source, v gjson.Result) { s.LoadedAtField = v.String() },
	"freshness":           func(s *Source, v gjson.Result) { s.Freshness = canonical(v) },
	"unrendered_database": func(s *Source, v gjson.Result) { s.UnrenderedDatabase = v.String() },
	"unrendered_schema":   func(s *Source, v gjson.Result) { s.UnrenderedSchema = v.String() },
	"config":              func(s *Source, v gjson.Result) { s.Config = config(v) },
}

func (p *Project) exposure(id string, v gjson.Result) {
	p.Exposures = append(p.Exposures, &Exposure{
		ID:               addr.Node(id),
		Name:             v.Get("name").String(),
		Type:             v.Get("type").String(),
		Label:            v.Get("label").String(),
		URL:              v.Get("url").String(),
		Maturity:         v.Get("maturity").String(),
		Description:      v.Get("description").String(),
		Owner:            owner(v.Get("owner")),
		DependsOn:        nodeList(v.Get("depends_on.nodes")),
		Tags:             list(v.Get("tags")),
		Meta:             firstOf(canonical(v.Get("meta")), canonical(v.Get("config.meta"))),
		OriginalFilePath: v.Get("original_file_path").String(),
	})
}

func (p *Project) metric(id string, v gjson.Result) {
	p.Metrics = append(p.Metrics, &Metric{
		ID:               addr.Node(id),
		Name:             v.Get("name").String(),
		Type:             firstOf(v.Get("type").String(), v.Get("calculation_method").String()),
		Label:            v.Get("label").String(),
		Expression:       firstOf(v.Get("expression").String(), v.Get("sql").String()),
		TypeParams:       canonical(v.Get("type_params")),
		Filter:           firstOf(canonical(v.Get("filter")), canonical(v.Get("filters"))),
		DependsOn:        nodeList(v.Get("depends_on.nodes")),
		OriginalFilePath: v.Get("original_file_path").String(),
	})
}

func (p *Project) semanticModel(id string, v gjson.Result) {
	m := &SemanticModel{
		ID:               addr.Node(id),
		Name:             v.Get("name").String(),
		Entities:         elements(v.Get("entities")),
		Dimensions:       elements(v.Get("dimensions")),
		Measures:         elements(v.Get("measures")),
		DependsOn:        nodeList(v.Get("depends_on.nodes")),
		OriginalFilePath: v.Get("original_file_path").String(),
	}
	if m.Model = named(m.DependsOn, v.Get("model").String()); m.Model == "" && len(m.DependsOn) == 1 {
		m.Model = m.DependsOn[0]
	}
	p.SemanticModels = append(p.SemanticModels, m)
}

func elements(v gjson.Result) []Element {
	var out []Element
	v.ForEach(func(_, e gjson.Result) bool {
		name := e.Get("name").String()
		out = append(out, Element{
			Name: name,
			Type: firstOf(e.Get("type").String(), e.Get("agg").String()),
			Expr: firstOf(e.Get("expr").String(), name),
		})
		return true
	})
	return out
}

func (p *Project) savedQuery(id string, v gjson.Result) {
	p.SavedQueries = append(p.SavedQueries, &SavedQuery{
		ID:               addr.Node(id),
		Name:             v.Get("name").String(),
		Metrics:          list(v.Get("query_params.metrics")),
		GroupBy:          list(v.Get("query_params.group_by")),
		DependsOn:        nodeList(v.Get("depends_on.nodes")),
		OriginalFilePath: v.Get("original_file_path").String(),
	})
}

func (p *Project) unitTest(id string, v gjson.Result) {
	t := &UnitTest{
		ID:               addr.Node(id),
		Name:             v.Get("name").String(),
		Expect:           fixtureColumns(v.Get("expect")),
		DependsOn:        nodeList(v.Get("depends_on.nodes")),
		OriginalFilePath: v.Get("original_file_path").String(),
	}
	if len(t.DependsOn) > 0 {
		t.Model = t.DependsOn[0]
	}
	v.Get("given").ForEach(func(_, e gjson.Result) bool {
		t.Given = append(t.Given, Fixture{Input: e.Get("input").String(), Columns: fixtureColumns(e)})
		return true
	})
	p.UnitTests = append(p.UnitTests, t)
}

// fixtureColumns lists the columns that a fixture's rows name, sorted. Rows in
// CSV or SQL name none here.
func fixtureColumns(v gjson.Result) []string {
	var out []string
	v.Get("rows").ForEach(func(_, row gjson.Result) bool {
		fields(row, func(key string, _ gjson.Result) { out = append(out, key) })
		return true
	})
	slices.Sort(out)
	return slices.Compact(out)
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
