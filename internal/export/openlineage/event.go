package openlineage

// Event is a run, job or dataset event of core 2-0-2. The order of fields is
// that in which they are written.
type Event struct {
	EventType string    `json:"eventType,omitempty"`
	EventTime string    `json:"eventTime"`
	Producer  string    `json:"producer"`
	SchemaURL string    `json:"schemaURL"`
	Run       *Run      `json:"run,omitempty"`
	Job       *Job      `json:"job,omitempty"`
	Dataset   *Dataset  `json:"dataset,omitempty"`
	Inputs    []Dataset `json:"inputs,omitempty"`
	Outputs   []Dataset `json:"outputs,omitempty"`
}

// Run identifies one run of a job.
type Run struct {
	RunID  string         `json:"runId"`
	Facets map[string]any `json:"facets,omitempty"`
}

// Job is what makes a dataset.
type Job struct {
	Namespace string         `json:"namespace"`
	Name      string         `json:"name"`
	Facets    map[string]any `json:"facets,omitempty"`
}

// Dataset is a relation.
type Dataset struct {
	Namespace string         `json:"namespace"`
	Name      string         `json:"name"`
	Facets    map[string]any `json:"facets,omitempty"`
}

// facet is what every facet begins with.
type facet struct {
	Producer  string `json:"_producer"`
	SchemaURL string `json:"_schemaURL"`
}

type schemaFacet struct {
	facet
	Fields []schemaField `json:"fields"`
}

type schemaField struct {
	Name        string `json:"name"`
	Type        string `json:"type,omitempty"`
	Description string `json:"description,omitempty"`
	Position    int    `json:"ordinal_position,omitempty"`
}

type dataSourceFacet struct {
	facet
	Name string `json:"name"`
	URI  string `json:"uri"`
}

type documentationFacet struct {
	facet
	Description string `json:"description"`
}

type ownershipFacet struct {
	facet
	Owners []owner `json:"owners"`
}

type owner struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
}

type tagsFacet struct {
	facet
	Tags []tag `json:"tags"`
}

type tag struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source string `json:"source,omitempty"`
	Field  string `json:"field,omitempty"`
}

type symlinksFacet struct {
	facet
	Identifiers []identifier `json:"identifiers"`
}

type identifier struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Type      string `json:"type"`
}

type columnLineageFacet struct {
	facet
	Fields  map[string]fieldLineage `json:"fields"`
	Dataset []inputField            `json:"dataset,omitempty"`
}

type fieldLineage struct {
	InputFields []inputField `json:"inputFields"`
	// The two that columnLineage 1-2-0 deprecates are all that Marquez keeps.
	Description string `json:"transformationDescription,omitempty"`
	Type        string `json:"transformationType,omitempty"`
}

type inputField struct {
	Namespace       string           `json:"namespace"`
	Name            string           `json:"name"`
	Field           string           `json:"field"`
	Transformations []transformation `json:"transformations,omitempty"`
}

type transformation struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype,omitempty"`
	Description string `json:"description,omitempty"`
	Masking     bool   `json:"masking"`
}

type sqlFacet struct {
	facet
	Query   string `json:"query"`
	Dialect string `json:"dialect,omitempty"`
}

type sourceCodeLocationFacet struct {
	facet
	Type    string `json:"type"`
	URL     string `json:"url"`
	RepoURL string `json:"repoUrl,omitempty"`
	Path    string `json:"path,omitempty"`
	Version string `json:"version,omitempty"`
	Branch  string `json:"branch,omitempty"`
}

type jobTypeFacet struct {
	facet
	ProcessingType string `json:"processingType"`
	Integration    string `json:"integration"`
	JobType        string `json:"jobType"`
}

type processingEngineFacet struct {
	facet
	Version string `json:"version"`
	Name    string `json:"name"`
}

// dbtNodeFacet is dbt-ol's own: the best key to join by.
type dbtNodeFacet struct {
	facet
	File     string `json:"original_file_path,omitempty"`
	Database string `json:"database,omitempty"`
	Schema   string `json:"schema,omitempty"`
	Alias    string `json:"alias,omitempty"`
	UniqueID string `json:"unique_id"`
}
