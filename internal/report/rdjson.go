package report

// The parts of reviewdog's diagnostic format that there is something for.
type (
	rdResult struct {
		Source      rdSource       `json:"source"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdDiagnostic struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
		Severity string     `json:"severity"`
		Code     rdCode     `json:"code"`
	}
	rdLocation struct {
		Path  string   `json:"path"`
		Range *rdRange `json:"range,omitempty"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
	}
	rdPosition struct {
		Line int `json:"line"`
	}
	rdCode struct {
		Value string `json:"value"`
	}
)

var rdSeverities = map[string]string{"error": "ERROR", "warning": "WARNING", "info": "INFO"}

// RDJSON writes findings for reviewdog.
func (r *Review) RDJSON() ([]byte, error) {
	out := rdResult{Source: rdSource{toolName, homePage}, Diagnostics: []rdDiagnostic{}}
	for _, f := range r.Findings {
		at := r.place(f)
		d := rdDiagnostic{Message: f.message(), Location: rdLocation{Path: at.file}, Severity: rdSeverities[f.Severity], Code: rdCode{f.Code}}
		if f.Advice != nil {
			d.Message += "\n" + clean(*f.Advice)
		}
		if at.line > 0 {
			d.Location.Range = &rdRange{rdPosition{at.line}}
		}
		out.Diagnostics = append(out.Diagnostics, d)
	}
	return JSON(out)
}
