package manifest

import "github.com/tailwater/tailwater/internal/addr"

// Source is a table that the project reads and does not make.
type Source struct {
	ID               addr.Node
	Package          string
	SourceName       string
	Name             string
	Identifier       string
	Database         string
	Schema           string
	RelationName     string
	FQN              []string
	OriginalFilePath string
	Description      string
	Columns          []Column
	Tags             []string
	Meta             string
	Loader           string
	LoadedAtField    string
	LoadedAtQuery    string
	External         string // canonical JSON; "" for none
	EventTime        string
	Freshness        string // canonical JSON; "" for none
	// UnrenderedDatabase and UnrenderedSchema are as written, 1.9+.
	UnrenderedDatabase, UnrenderedSchema string
	Config                               Config
}
