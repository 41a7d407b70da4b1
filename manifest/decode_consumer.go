package manifest

import (
	"encoding/csv"
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

func (d *decoder) exposure(id string, v value) {
	e := &Exposure{
		ID:               d.id(id),
		Name:             v.get("name").text(),
		Type:             v.get("type").lower(),
		Label:            v.get("label").text(),
		URL:              v.get("url").text(),
		Maturity:         v.get("maturity").lower(),
		Description:      v.get("description").text(),
		Owner:            owner(v.get("owner")),
		DependsOn:        v.get("depends_on.nodes").nodes(),
		Tags:             v.get("tags").list(),
		Meta:             firstOf(v.get("meta").canonical(), v.get("config.meta").canonical()),
		OriginalFilePath: v.get("original_file_path").text(),
	}
	if e.Tags == nil {
		e.Tags = v.get("config.tags").list()
	}
	e.Columns = metaColumns(gjson.Get(e.Meta, "columns"))
	d.Exposures = append(d.Exposures, e)
}

// metaColumns reads the columns that people list in an exposure's meta: names,
// objects with a name, or an object by name.
func metaColumns(v gjson.Result) []string {
	names := map[string]bool{}
	v.ForEach(func(key, e gjson.Result) bool {
		switch {
		case v.IsObject() && e.IsArray(): // by model
			for _, name := range metaColumns(e) {
				names[name] = true
			}
		case v.IsObject():
			names[key.String()] = true
		case e.IsObject():
			names[e.Get("name").String()] = true
		default:
			names[e.String()] = true
		}
		return true
	})
	delete(names, "")
	return slices.Sorted(maps.Keys(names))
}

func (d *decoder) metric(id string, v value) {
	d.Metrics = append(d.Metrics, &Metric{
		ID:               d.id(id),
		Name:             v.get("name").text(),
		Type:             firstOf(v.get("type").text(), v.get("calculation_method").text()),
		Label:            v.get("label").text(),
		Expression:       firstOf(v.get("expression").text(), v.get("sql").text()),
		TypeParams:       v.get("type_params").canonical(),
		Filter:           firstOf(v.get("filter").canonical(), v.get("filters").canonical()),
		Measures:         inputs(v.get("type_params"), "measure", "input_measures", "conversion_type_params.base_measure", "conversion_type_params.conversion_measure"),
		InputMetrics:     inputs(v.get("type_params"), "numerator", "denominator", "metrics", "conversion_type_params.base_metric", "conversion_type_params.conversion_metric"),
		Dimensions:       v.get("dimensions").list(),
		TimeColumn:       v.get("timestamp").text(),
		DependsOn:        v.get("depends_on.nodes").nodes(),
		OriginalFilePath: v.get("original_file_path").text(),
	})
}

// inputs collects the names that parameters of a metric mention, sorted.
func inputs(params value, paths ...string) []string {
	names := map[string]bool{}
	add := func(_ string, v value) {
		if v.IsObject() {
			v = v.get("name")
		}
		if name := v.text(); name != "" && !v.IsArray() {
			names[name] = true
		}
	}
	for _, path := range paths {
		if v := params.get(path); v.IsArray() {
			v.each(add)
		} else {
			add("", v)
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (d *decoder) semanticModel(id string, v value) {
	m := &SemanticModel{
		ID:               d.id(id),
		Name:             v.get("name").text(),
		PrimaryEntity:    v.get("primary_entity").text(),
		TimeDimension:    v.get("defaults.agg_time_dimension").text(),
		Entities:         elements(v.get("entities")),
		Dimensions:       elements(v.get("dimensions")),
		Measures:         elements(v.get("measures")),
		DependsOn:        v.get("depends_on.nodes").nodes(),
		OriginalFilePath: v.get("original_file_path").text(),
	}
	if m.Model = named(m.DependsOn, v.get("model").text()); m.Model == "" && len(m.DependsOn) == 1 {
		m.Model = m.DependsOn[0]
	}
	d.SemanticModels = append(d.SemanticModels, m)
}

func elements(v value) []Element {
	var out []Element
	v.each(func(_ string, e value) {
		name := e.get("name").text()
		out = append(out, Element{
			Name:          name,
			Type:          firstOf(e.get("type").lower(), e.get("agg").lower()),
			Expr:          firstOf(e.get("expr").text(), name),
			TimeDimension: e.get("agg_time_dimension").text(),
		})
	})
	return out
}

func (d *decoder) savedQuery(id string, v value) {
	q := &SavedQuery{
		ID:               d.id(id),
		Name:             v.get("name").text(),
		Metrics:          v.get("query_params.metrics").list(),
		GroupBy:          v.get("query_params.group_by").list(),
		Where:            v.get("query_params.where").canonical(),
		DependsOn:        v.get("depends_on.nodes").nodes(),
		OriginalFilePath: v.get("original_file_path").text(),
	}
	v.get("exports").each(func(_ string, e value) {
		c := e.get("config")
		q.Exports = append(q.Exports, Export{
			Name:     e.get("name").text(),
			As:       c.get("export_as").lower(),
			Database: c.get("database").text(),
			Schema:   firstOf(c.get("schema_name").text(), c.get("schema").text()),
			Alias:    c.get("alias").text(),
		})
	})
	d.SavedQueries = append(d.SavedQueries, q)
}

func (d *decoder) unitTest(id string, v value) {
	enabled := v.get("config.enabled").flag()
	t := &UnitTest{
		ID:               d.id(id),
		Name:             v.get("name").text(),
		Expect:           fixture(v.get("expect")).Columns,
		Checksum:         v.get("checksum").text(),
		Enabled:          enabled == nil || *enabled,
		DependsOn:        v.get("depends_on.nodes").nodes(),
		OriginalFilePath: v.get("original_file_path").text(),
	}
	model, version := v.get("model").text(), v.get("version").text()
	t.Model = only(t.DependsOn, func(n addr.Node) bool { return n.Kind() == "model" && fits(n, "", model, version) })
	if t.Model == "" && len(t.DependsOn) == 1 {
		t.Model = t.DependsOn[0]
	}
	v.get("given").each(func(_ string, e value) { t.Given = append(t.Given, fixture(e)) })
	d.UnitTests = append(d.UnitTests, t)
}

func fixture(v value) Fixture {
	f := Fixture{
		Input:  v.get("input").text(),
		Format: firstOf(v.get("format").lower(), "dict"),
		File:   v.get("fixture").text(),
	}
	rows := v.get("rows")
	switch {
	case rows.IsArray():
		f.Columns = rowColumns(rows)
	case f.Format == "sql":
		f.SQL = rows.text()
	case f.Format == "csv":
		f.Columns = csvColumns(rows.text())
	}
	return f
}

// rowColumns are the columns that any of the rows has, sorted.
func rowColumns(rows value) []string {
	names := map[string]bool{}
	rows.each(func(_ string, row value) {
		if row.IsObject() { // a column whose value is null is named all the same
			row.ForEach(func(key, _ gjson.Result) bool {
				names[row.pool.own(key.Str)] = true
				return true
			})
		}
	})
	return slices.Sorted(maps.Keys(names))
}

func csvColumns(text string) []string {
	header, err := csv.NewReader(strings.NewReader(strings.TrimSpace(text))).Read()
	if err != nil {
		return nil
	}
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
	}
	slices.Sort(header)
	return slices.Compact(header)
}

// linkFixtures finds the nodes that inputs of unit tests stand for; they are
// among what the tested model reads.
func (p *Project) linkFixtures() {
	for _, t := range p.UnitTests {
		n := p.Node(t.Model)
		for i := range t.Given {
			switch g := &t.Given[i]; {
			case strings.TrimSpace(g.Input) == "this":
				g.Node = t.Model
			case n != nil:
				g.Node = p.called(n, g.Input)
			}
		}
	}
}

// called finds what a ref() or source() call within n stands for. Where it may
// be several versions of a model, it is the latest, as for dbt.
func (p *Project) called(n *Node, call string) addr.Node {
	if found := named(n.DependsOn.Nodes, call); found != "" {
		return found
	}
	return only(n.DependsOn.Nodes, func(id addr.Node) bool {
		up := p.Node(id)
		return up != nil && up.Version != "" && up.Version == up.LatestVersion && named([]addr.Node{id}, call) != ""
	})
}
