package manifest

import (
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// RunResults is what one dbt invocation did.
type RunResults struct {
	Path        string
	GeneratedAt string
	Command     string // "build", "run", …
	FullRefresh bool
	Target      string
	Vars        string // canonical JSON
	Results     map[addr.Node]*Result
}

// Result is what became of one node.
type Result struct {
	Status  string
	Seconds float64 // execution_time
	Rows    float64 // rows_affected; 0 where not known
	Bytes   float64 // bytes processed; 0 where not known
}

func decodeRunResults(path string, root gjson.Result) (*RunResults, error) {
	if !root.Get("results").IsArray() {
		return nil, fmt.Errorf("%s: this is JSON, but not a run_results.json of dbt; make it again, or remove it: it is optional", path)
	}
	args := root.Get("args")
	r := &RunResults{
		Path:        path,
		GeneratedAt: root.Get("metadata.generated_at").String(),
		Command:     firstOf(args.Get("which").String(), args.Get("rpc_method").String()),
		FullRefresh: args.Get("full_refresh").Bool(),
		Target:      args.Get("target").String(),
		Vars:        canonical(args.Get("vars")),
		Results:     map[addr.Node]*Result{},
	}
	root.Get("results").ForEach(func(_, v gjson.Result) bool {
		response := v.Get("adapter_response")
		r.Results[addr.Node(v.Get("unique_id").String())] = &Result{
			Status:  v.Get("status").String(),
			Seconds: v.Get("execution_time").Float(),
			Rows:    response.Get("rows_affected").Float(),
			Bytes:   response.Get("bytes_processed").Float(),
		}
		return true
	})
	return r, nil
}

// Freshness is what `dbt source freshness` found.
type Freshness struct {
	Path    string
	Results map[addr.Node]SourceFreshness
}

// SourceFreshness is the state of one source.
type SourceFreshness struct {
	Status      string
	MaxLoadedAt string
}

func decodeFreshness(path string, root gjson.Result) (*Freshness, error) {
	if !root.Get("results").IsArray() {
		return nil, fmt.Errorf("%s: this is JSON, but not a sources.json of dbt; make it again, or remove it: it is optional", path)
	}
	f := &Freshness{Path: path, Results: map[addr.Node]SourceFreshness{}}
	root.Get("results").ForEach(func(_, v gjson.Result) bool {
		f.Results[addr.Node(v.Get("unique_id").String())] = SourceFreshness{
			Status:      v.Get("status").String(),
			MaxLoadedAt: v.Get("max_loaded_at").String(),
		}
		return true
	})
	return f, nil
}
