package report

import (
	"fmt"
	"strings"
)

// mostAnnotations is how many annotations of each level a step may have.
const mostAnnotations = 10

var annotationLevels = map[string]string{"error": "error", "warning": "warning", "info": "notice"}

// Annotations writes findings as commands of a GitHub workflow, the worst
// first, as many as are shown. The last of them counts the others.
func (r *Review) Annotations() []byte {
	count := map[string]int{}
	for _, f := range r.Findings {
		count[f.Severity]++
	}
	most := map[string]int{"error": mostAnnotations, "warning": mostAnnotations, "info": mostAnnotations}
	if count["error"] > mostAnnotations || count["warning"] > mostAnnotations || count["info"] > mostAnnotations {
		most["info"]-- // room for the count
	}
	var b strings.Builder
	left := FindingCounts{}
	lefts := map[string]*int{"error": &left.Error, "warning": &left.Warning, "info": &left.Info}
	for _, f := range worstFirst(r.Findings) {
		if most[f.Severity]--; most[f.Severity] < 0 {
			*lefts[f.Severity]++
			continue
		}
		b.WriteString(r.annotation(f))
	}
	if s := findings(left); s != "" {
		fmt.Fprintf(&b, "::notice title=%s::Not shown here: %s more\n", toolName, s)
	}
	return []byte(b.String())
}

func (r *Review) annotation(f Finding) string {
	at := r.place(f)
	where := "file=" + property(at.file)
	if at.line > 0 {
		where += fmt.Sprintf(",line=%d", at.line)
	}
	told := f.message()
	if f.Advice != nil {
		told += "\n" + clean(*f.Advice)
	}
	return fmt.Sprintf("::%s %s,title=%s::%s\n", annotationLevels[f.Severity], where, property(f.Code), data(told))
}

// data and property escape what a workflow command would take for its own.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace
)
