package report

// The parts of a code quality report that GitLab reads.
type (
	qualityIssue struct {
		Description string          `json:"description"`
		CheckName   string          `json:"check_name"`
		Fingerprint string          `json:"fingerprint"`
		Severity    string          `json:"severity"`
		Location    qualityLocation `json:"location"`
	}
	qualityLocation struct {
		Path  string       `json:"path"`
		Lines qualityLines `json:"lines"`
	}
	qualityLines struct {
		Begin int `json:"begin"`
	}
)

var qualitySeverities = map[string]string{"error": "critical", "warning": "major", "info": "info"}

// CodeQuality writes findings for GitLab's merge requests.
func (r *Review) CodeQuality() ([]byte, error) {
	issues := []qualityIssue{}
	prints := fingerprints(r.Findings)
	for i, f := range r.Findings {
		at := r.place(f)
		issues = append(issues, qualityIssue{
			Description: f.message(), CheckName: f.Code, Fingerprint: prints[i], Severity: qualitySeverities[f.Severity],
			Location: qualityLocation{at.file, qualityLines{max(at.line, 1)}},
		})
	}
	return JSON(issues)
}
