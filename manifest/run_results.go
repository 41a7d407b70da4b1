package manifest

import (
	"fmt"

	"github.com/tailwater/tailwater/internal/addr"
)

// RunResults is what one dbt invocation did.
type RunResults struct {
	Path         string
	GeneratedAt  string
	DbtVersion   string
	InvocationID string
	Seconds      float64 // of the invocation as a whole
	Command      string  // "build", "run", …
	FullRefresh  bool
	Empty        bool // --empty: relations were read without their rows
	Sample       bool // --sample: relations were read in part
	Target       string
	Profile      string
	Threads      int    // 0 where not known
	Vars         string // canonical JSON
	Select       []string
	Exclude      []string
	// EventTimeStart and EventTimeEnd are the window of a microbatch run.
	EventTimeStart, EventTimeEnd string
	Results                      map[addr.Node]*Result
}

// Result is what became of one node.
type Result struct {
	Status       string
	Message      string
	Seconds      float64 // execution_time
	Started      string  // when execution started and ended, RFC 3339; "" where not known
	Completed    string
	Thread       string
	Failures     *int    // of a test; nil where not known
	Rows         float64 // rows_affected; 0 where not known. No count of the table's rows
	Bytes        float64 // bytes processed; 0 where not known
	RelationName string
	CompiledCode string // "" where it is not told; 1.7+
	Batches      Batches
}

// Batches are the windows of a microbatch model that were run, as pairs of start
// and end, 1.9+.
type Batches struct {
	Successful, Failed [][2]string
}

func decodeRunResults(path string, out outline) (*RunResults, error) {
	pool := newPool()
	r := &RunResults{Path: path, Results: map[addr.Node]*Result{}}
	other := false
	for _, m := range out.members {
		switch v := pool.parse(m.raw); m.key {
		case "metadata":
			r.GeneratedAt, r.DbtVersion = v.get("generated_at").text(), v.get("dbt_version").text()
			r.InvocationID = v.get("invocation_id").text()
			other = !isKind(v.get("dbt_schema_version").text(), "run-results")
		case "elapsed_time":
			r.Seconds = v.Float()
		case "args":
			r.args(v)
		}
	}
	results, ok := out.list("results", pool)
	if !ok || other {
		return nil, fmt.Errorf("%s: this is JSON, but not a run_results.json of dbt; make it again, or remove it: it is optional", path)
	}
	results.each(func(_ string, v value) {
		if id := v.get("unique_id").node(); id != "" {
			r.Results[id] = result(v)
		}
	})
	return r, nil
}

func (r *RunResults) args(v value) {
	v.fields(func(key string, v value) {
		switch key {
		case "which", "rpc_method":
			r.Command = firstOf(r.Command, v.text())
		case "full_refresh":
			r.FullRefresh = v.yes()
		case "empty":
			r.Empty = v.yes()
		case "sample":
			r.Sample = v.canonical() != "" && v.canonical() != "false"
		case "target":
			r.Target = v.text()
		case "profile":
			r.Profile = v.text()
		case "threads":
			if n := v.integer(); n != nil {
				r.Threads = *n
			}
		case "vars":
			if r.Vars = v.canonical(); r.Vars == `"{}"` { // a text of YAML up to 1.4
				r.Vars = ""
			}
		case "select", "models":
			r.Select = append(r.Select, v.list()...)
		case "exclude":
			r.Exclude = v.list()
		case "event_time_start":
			r.EventTimeStart = v.text()
		case "event_time_end":
			r.EventTimeEnd = v.text()
		}
	})
}

func result(v value) *Result {
	r := &Result{}
	v.fields(func(key string, v value) {
		switch key {
		case "status":
			r.Status = v.lower()
		case "message":
			r.Message = v.text()
		case "execution_time":
			r.Seconds = v.Float()
		case "thread_id":
			r.Thread = v.text()
		case "failures":
			r.Failures = v.integer()
		case "relation_name":
			r.RelationName = v.text()
		case "compiled_code":
			r.CompiledCode = v.text()
		case "adapter_response":
			r.response(v)
		case "timing":
			v.each(func(_ string, e value) {
				if e.get("name").text() == "execute" {
					r.Started, r.Completed = e.get("started_at").text(), e.get("completed_at").text()
				}
			})
		case "batch_results":
			r.Batches = Batches{windows(v.get("successful")), windows(v.get("failed"))}
		}
	})
	return r
}

// response reads what the warehouse said. Adapters agree on little.
func (r *Result) response(v value) {
	r.Rows = v.get("rows_affected").Float()
	r.Bytes = v.get("bytes_processed").Float()
	if r.Bytes == 0 {
		r.Bytes = v.get("data_scanned_in_bytes").Float() // Athena
	}
}

func windows(v value) [][2]string {
	var out [][2]string
	v.each(func(_ string, e value) {
		if ends := e.list(); len(ends) == 2 {
			out = append(out, [2]string{ends[0], ends[1]})
		}
	})
	return out
}
