package manifest

func (d *decoder) source(id string, v value) {
	s := &Source{ID: d.id(id), Config: Config{Enabled: true}}
	v.fields(func(key string, v value) {
		if read, ok := sourceFields[key]; ok {
			read(s, v)
		}
	})
	s.Package = firstOf(s.Package, s.ID.Package())
	s.Identifier = firstOf(s.Identifier, s.Name)
	s.EventTime = firstOf(s.EventTime, s.Config.EventTime)
	s.LoadedAtField = firstOf(s.LoadedAtField, s.Config.loadedAtField)
	s.LoadedAtQuery = firstOf(s.LoadedAtQuery, s.Config.loadedAtQuery)
	s.Freshness = firstOf(s.Freshness, s.Config.Freshness)
	s.Meta = firstOf(s.Meta, s.Config.meta)
	if s.Tags == nil {
		s.Tags = s.Config.tags
	}
	d.Sources = append(d.Sources, s)
}

var sourceFields = map[string]func(*Source, value){
	"package_name":        func(s *Source, v value) { s.Package = v.text() },
	"source_name":         func(s *Source, v value) { s.SourceName = v.text() },
	"name":                func(s *Source, v value) { s.Name = v.text() },
	"identifier":          func(s *Source, v value) { s.Identifier = v.text() },
	"database":            func(s *Source, v value) { s.Database = v.text() },
	"schema":              func(s *Source, v value) { s.Schema = v.text() },
	"relation_name":       func(s *Source, v value) { s.RelationName = v.text() },
	"fqn":                 func(s *Source, v value) { s.FQN = v.list() },
	"original_file_path":  func(s *Source, v value) { s.OriginalFilePath = v.text() },
	"description":         func(s *Source, v value) { s.Description = v.text() },
	"columns":             func(s *Source, v value) { s.Columns = columns(v) },
	"tags":                func(s *Source, v value) { s.Tags = v.list() },
	"meta":                func(s *Source, v value) { s.Meta = v.canonical() },
	"loader":              func(s *Source, v value) { s.Loader = v.text() },
	"loaded_at_field":     func(s *Source, v value) { s.LoadedAtField = v.text() },
	"loaded_at_query":     func(s *Source, v value) { s.LoadedAtQuery = v.text() },
	"external":            func(s *Source, v value) { s.External = v.canonical() },
	"freshness":           func(s *Source, v value) { s.Freshness = v.canonical() },
	"unrendered_database": func(s *Source, v value) { s.UnrenderedDatabase = v.text() },
	"unrendered_schema":   func(s *Source, v value) { s.UnrenderedSchema = v.text() },
	"config":              func(s *Source, v value) { s.Config = v.config() },
}
