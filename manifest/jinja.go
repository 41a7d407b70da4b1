package manifest

import "strings"

// volatile are the words by which templates get at what is another thing each
// time that they are compiled.
var volatile = []string{"run_started_at", "invocation_id", "run_query", "statement", "modules.datetime", "now(", "dbt_utils.pretty_time"}

// IsVolatile reports whether a template reads the clock, the id of a run, or the
// warehouse while it is compiled. Macros that it calls may do so as well.
func IsVolatile(template string) bool {
	for _, word := range volatile {
		if strings.Contains(template, word) {
			return true
		}
	}
	return false
}

// ReadsVariables reports whether a template reads variables: of the project, or of
// the environment.
func ReadsVariables(template string) bool {
	for rest := template; ; {
		_, after, found := strings.Cut(rest, "var")
		if !found {
			return false
		}
		if after = strings.TrimLeft(after, " \t\r\n"); strings.HasPrefix(after, "(") || strings.HasPrefix(after, ".") {
			return true
		}
		rest = after
	}
}
