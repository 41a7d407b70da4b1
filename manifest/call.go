package manifest

import (
	"regexp"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
)

// refCall is a call of ref() or source() within Jinja, as tests, semantic models
// and unit tests quote it.
var refCall = regexp.MustCompile(`\b(ref|source)\(\s*['"]([^'"]+)['"](?:\s*,\s*['"]([^'"]+)['"])?(?:\s*,\s*(?:v|version)\s*=\s*['"]?([^'")\s]+))?`)

// named finds the node among nodes that a ref() or source() call names; empty
// where none fits, or several do.
func named(nodes []addr.Node, call string) addr.Node {
	m := refCall.FindStringSubmatch(call)
	if m == nil {
		return ""
	}
	if m[1] == "source" {
		return only(nodes, func(n addr.Node) bool {
			return n.Kind() == "source" && (n.Name() == m[2]+"."+m[3] || n.Name() == inID(m[2])+"."+inID(m[3]))
		})
	}
	pkg, name, version := "", m[2], m[4]
	if m[3] != "" {
		pkg, name = m[2], m[3]
	}
	return only(nodes, func(n addr.Node) bool { return fits(n, pkg, name, version) })
}

// fits reports whether a ref() by package, name and version may mean n. A
// version that is not said may be any: dbt takes the latest.
func fits(n addr.Node, pkg, name, version string) bool {
	if n.Kind() == "source" || pkg != "" && n.Package() != pkg {
		return false
	}
	got, versioned := strings.CutPrefix(n.Name(), name)
	switch {
	case !versioned:
		return false
	case version != "":
		return got == ".v"+version
	}
	return got == "" || strings.HasPrefix(got, ".v")
}

// idRune is what the Rust engine keeps of a source's name within an id; it writes
// two underscores for anything else.
var idRune = regexp.MustCompile(`[^A-Za-z0-9_]`)

func inID(name string) string { return idRune.ReplaceAllString(name, "__") }

// only is the one node that is meant; empty where there is none or a choice.
func only(nodes []addr.Node, meant func(addr.Node) bool) addr.Node {
	var found addr.Node
	for _, n := range nodes {
		if !meant(n) {
			continue
		}
		if found != "" {
			return ""
		}
		found = n
	}
	return found
}
