package openmetadata

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Table is what the server says of a table.
type Table struct {
	ID      string `json:"id"`
	Name    string `json:"fullyQualifiedName"`
	Columns []struct {
		Name string `json:"fullyQualifiedName"`
	} `json:"columns"`
}

// Lookup finds a table by its fully qualified name; nil where there is none.
type Lookup func(name string) (*Table, error)

// Resolve puts the server's ids and its spelling of names into a request. A
// request about a table that the server does not have cannot be sent: then sent is
// nil. Columns that it does not have are left out, since it would drop them
// silently. missing lists what it does not have.
func Resolve(line []byte, find Lookup) (sent []byte, missing []string, err error) {
	var r Request
	if err := json.Unmarshal(line, &r); err != nil {
		return nil, nil, fmt.Errorf("this is no add-lineage request: %w", err)
	}
	known := map[string]string{}
	for _, ref := range []*Reference{&r.Edge.From, &r.Edge.To} {
		t, err := find(ref.Name)
		if err != nil {
			return nil, nil, err
		}
		if t == nil {
			missing = append(missing, "table "+ref.Name)
			continue
		}
		ref.ID, ref.Name = t.ID, t.Name
		for _, c := range t.Columns {
			known[strings.ToLower(c.Name)] = c.Name
		}
	}
	if missing != nil {
		return nil, missing, nil
	}
	r.Edge.Details.Columns, missing = spelled(r.Edge.Details.Columns, known)
	sent, err = json.Marshal(r)
	return sent, missing, err
}

// spelled keeps the columns that are known, as the server spells them.
func spelled(columns []ColumnLineage, known map[string]string) (kept []ColumnLineage, missing []string) {
	kept = []ColumnLineage{}
	for _, c := range columns {
		to, ok := known[strings.ToLower(c.To)]
		if !ok {
			missing = append(missing, "column "+c.To)
			continue
		}
		var from []string
		for _, f := range c.From {
			if name, ok := known[strings.ToLower(f)]; ok {
				from = append(from, name)
			} else {
				missing = append(missing, "column "+f)
			}
		}
		if from != nil {
			kept = append(kept, ColumnLineage{from, to, c.Function})
		}
	}
	return kept, missing
}
