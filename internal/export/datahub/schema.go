package datahub

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/export"
)

type schemaMetadata struct {
	Name     string         `json:"schemaName"`
	Platform string         `json:"platform"`
	Version  int            `json:"version"`
	Hash     string         `json:"hash"`
	Raw      map[string]any `json:"platformSchema"`
	Fields   []schemaField  `json:"fields"`
}

type schemaField struct {
	Path        string         `json:"fieldPath"`
	Nullable    bool           `json:"nullable"`
	Description *string        `json:"description,omitempty"`
	Type        map[string]any `json:"type"`
	Native      string         `json:"nativeDataType"`
	Tags        *globalTags    `json:"globalTags,omitempty"`
}

type globalTags struct {
	Tags []tagged `json:"tags"`
}

type tagged struct {
	Tag string `json:"tag"`
}

func (w *writer) schema(n *export.Node) schemaMetadata {
	platform := w.urns.platform
	if w.urns.o.Target == "dbt" {
		platform = "dbt"
	}
	s := schemaMetadata{
		Name: dotted(n.Declared), Platform: "urn:li:dataPlatform:" + platform,
		Raw: map[string]any{"com.linkedin.schema.OtherSchema": map[string]any{"rawSchema": ""}},
	}
	for _, c := range n.Columns {
		f := schemaField{
			Path: w.urns.column(c.Name), Nullable: true, Native: c.Type,
			Type: map[string]any{"type": map[string]any{"com.linkedin.schema." + fieldType(c.Type): map[string]any{}}},
		}
		if text := c.Text(); text != "" {
			f.Description = &text
		}
		if tags := tagsOf(c); len(tags) > 0 {
			f.Tags = &globalTags{}
			for _, t := range tags {
				f.Tags.Tags = append(f.Tags.Tags, tagged{"urn:li:tag:" + encode(t)})
			}
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

// fieldTypes maps the words of which types' names are made to DataHub's types.
// The first that a name begins with counts.
var fieldTypes = []struct{ word, kind string }{
	{"timestamp", "TimeType"}, {"datetime", "TimeType"}, {"time", "TimeType"}, {"date", "DateType"}, {"bool", "BooleanType"}, {"bit", "BooleanType"},
	{"int", "NumberType"}, {"uint", "NumberType"}, {"bigint", "NumberType"}, {"smallint", "NumberType"}, {"tinyint", "NumberType"}, {"hugeint", "NumberType"},
	{"num", "NumberType"}, {"dec", "NumberType"}, {"double", "NumberType"}, {"float", "NumberType"}, {"real", "NumberType"}, {"money", "NumberType"},
	{"bytes", "BytesType"}, {"binary", "BytesType"}, {"varbinary", "BytesType"}, {"blob", "BytesType"}, {"array", "ArrayType"}, {"list", "ArrayType"},
	{"map", "MapType"}, {"struct", "RecordType"}, {"row", "RecordType"}, {"tuple", "RecordType"}, {"record", "RecordType"}, {"json", "RecordType"},
	{"variant", "RecordType"}, {"object", "RecordType"}, {"enum", "EnumType"}, {"char", "StringType"}, {"varchar", "StringType"}, {"text", "StringType"},
	{"string", "StringType"}, {"nvarchar", "StringType"}, {"uuid", "StringType"},
}

func fieldType(native string) string {
	name := strings.TrimPrefix(strings.ToLower(native), "nullable(")
	if strings.HasSuffix(name, "[]") {
		return "ArrayType"
	}
	for _, t := range fieldTypes {
		if strings.HasPrefix(name, t.word) {
			return t.kind
		}
	}
	if name == "" {
		return "NullType"
	}
	return "StringType"
}

// tagsOf are a column's own tags and those that were carried to it. Meta becomes a
// tag with its value; what is masked gets a tag of its own.
func tagsOf(c export.Column) []string {
	tags := slices.Clone(c.Tags)
	for _, l := range c.Carried {
		name := l.Name
		switch {
		case l.Value == "false" || l.Value == "null":
			continue
		case !l.Tag && l.Value != "true":
			name += "_" + strings.Trim(l.Value, `"`)
		}
		if l.Masked {
			name += "_masked"
		}
		if !slices.Contains(tags, name) {
			tags = append(tags, name)
		}
	}
	return tags
}
