package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/golden"
)

func sampleReview() *Review {
	findings := append(sampleFindings(),
		Finding{Code: "CFG906", Severity: "error", Message: "37 of 40 models were understood, less than 95 %", Path: []string{}},
		Finding{Code: "COL114", Severity: "info", UniqueID: known("model.audit.log"), Column: known("at"), Message: "column at is new", File: known("models/log.sql")},
		Finding{Code: "COL114", Severity: "info", UniqueID: known("model.audit.log"), Column: known("at"), Message: "column at is new", File: known("models/log.sql")},
	)
	codes := append(sampleCodes().Codes, NewCode("CFG906", "error", "less was understood than asked for", "", "", ""), NewCode("COL114", "info", "a column is new", "M", "", "R"))
	return &Review{Findings: findings, Codes: NewCodes(codes).Codes, FailOn: "error", Package: "shop", Folder: "transform", Version: "1.2.3"}
}

// hostileReview has names that mean something to one format or another.
func hostileReview() *Review {
	r := sampleReview()
	for _, f := range hostilePlan().Findings {
		f.Message = "about " + f.Message
		r.Findings = append(r.Findings, f)
	}
	return r
}

// machines are the formats, each with what holds a result against its schema.
var machines = map[string]struct {
	write    func(*Review) ([]byte, error)
	validate func(*testing.T, []byte)
}{
	"sarif.json":        {(*Review).SARIF, follows("sarif-2.1.0.json")},
	"rdjson.json":       {(*Review).RDJSON, follows("rdjson.json")},
	"code-quality.json": {(*Review).CodeQuality, follows("gitlab-code-quality.json")},
	"junit.xml":         {(*Review).JUnit, followsXSD("junit-10.xsd")},
	"annotations.txt":   {func(r *Review) ([]byte, error) { return r.Annotations(), nil }, isWorkflowCommands},
}

func TestReviewFormats(t *testing.T) {
	for name, m := range machines {
		t.Run(name, func(t *testing.T) {
			got, err := m.write(sampleReview())
			require.NoError(t, err)
			m.validate(t, got)
			golden.File(t, filepath.Join("testdata", "review", name), string(got))

			for _, r := range []*Review{hostileReview(), {FailOn: "never"}} {
				got, err := m.write(r)
				require.NoError(t, err)
				m.validate(t, got)
			}
		})
	}
}

// follows holds JSON against a schema of somebody else.
func follows(schema string) func(*testing.T, []byte) {
	return func(t *testing.T, got []byte) {
		t.Helper()
		text, err := os.ReadFile(filepath.Join("testdata", "schemas", schema))
		require.NoError(t, err)
		tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		require.NoError(t, c.AddResource("schema.json", tree))
		s, err := c.Compile("schema.json")
		require.NoError(t, err)
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
		require.NoError(t, err)
		require.NoError(t, s.Validate(instance), "%s", got)
	}
}

// element is an element of any XML.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// within finds all elements of a name in e.
func (e element) within(name string) (found []element) {
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			found = append(found, c)
		}
		found = append(found, c.within(name)...)
	}
	return found
}

// followsXSD holds XML against the names in a schema: which elements stand in
// which, which attributes they have, and which they must have.
func followsXSD(schema string) func(*testing.T, []byte) {
	return func(t *testing.T, got []byte) {
		t.Helper()
		var xsd, root element
		text, err := os.ReadFile(filepath.Join("testdata", "schemas", schema))
		require.NoError(t, err)
		require.NoError(t, xml.Unmarshal(text, &xsd))
		require.NoError(t, xml.Unmarshal(got, &root), "%s", got)
		declared := map[string]element{}
		for _, e := range xsd.Children {
			if e.XMLName.Local == "element" {
				declared[e.attr("name")] = e
			}
		}
		checkElement(t, declared, root)
	}
}

func checkElement(t *testing.T, declared map[string]element, e element) {
	t.Helper()
	def, ok := declared[e.XMLName.Local]
	require.True(t, ok, "element %s", e.XMLName.Local)
	attrs, children := map[string]bool{}, map[string]bool{}
	for _, a := range def.within("attribute") {
		attrs[a.attr("name")] = true
		if a.attr("use") == "required" {
			assert.NotEmpty(t, e.attr(a.attr("name")), "%s needs %s", e.XMLName.Local, a.attr("name"))
		}
	}
	for _, c := range def.within("element") {
		children[c.attr("ref")] = true
	}
	for _, a := range e.Attrs {
		assert.True(t, attrs[a.Name.Local], "%s has %s", e.XMLName.Local, a.Name.Local)
	}
	for _, c := range e.Children {
		assert.True(t, children[c.XMLName.Local], "%s in %s", c.XMLName.Local, e.XMLName.Local)
		checkElement(t, declared, c)
	}
}

var workflowCommand = regexp.MustCompile(`^::(error|warning|notice) (file=[^,:\n]+,)?(line=\d+,)?title=[^,:\n]+::[^\n]+$`)

// isWorkflowCommands checks what a runner reads: every line is a command, and
// there are no more of each level than it shows.
func isWorkflowCommands(t *testing.T, got []byte) {
	t.Helper()
	count := map[string]int{}
	for _, line := range strings.Split(strings.TrimSuffix(string(got), "\n"), "\n") {
		if line == "" && len(got) == 0 {
			continue
		}
		m := workflowCommand.FindStringSubmatch(line)
		require.NotNil(t, m, "%q", line)
		count[m[1]]++
		assert.LessOrEqual(t, count[m[1]], 10)
	}
}

// What code scanning asks for beyond the schema.
func TestSARIFAsCodeScanningTakesIt(t *testing.T) {
	text, err := hostileReview().SARIF()
	require.NoError(t, err)
	var log struct {
		Schema string `json:"$schema"`
		Runs   []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct {
						ID                                      string
						ShortDescription, FullDescription, Help struct{ Text string }
					}
				}
			}
			AutomationDetails struct{ ID string }
			Results           []struct {
				RuleID              string
				RuleIndex           int
				Message             struct{ Text string }
				PartialFingerprints map[string]string
				Locations           []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
					}
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(text, &log))
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	assert.NotEmpty(t, log.Schema)
	assert.True(t, strings.HasSuffix(run.AutomationDetails.ID, "/"), "a category ends in a slash")
	for _, r := range run.Tool.Driver.Rules {
		for _, s := range []string{r.ID, r.ShortDescription.Text, r.FullDescription.Text, r.Help.Text} {
			assert.NotEmpty(t, s, r.ID)
			assert.LessOrEqual(t, len([]rune(s)), 1024, r.ID)
		}
	}
	prints := map[string]bool{}
	for _, r := range run.Results {
		assert.Equal(t, run.Tool.Driver.Rules[r.RuleIndex].ID, r.RuleID)
		assert.NotEmpty(t, r.Message.Text)
		require.Len(t, r.Locations, 1)
		at := r.Locations[0].PhysicalLocation
		assert.Regexp(t, `^[\w%./!$&'()*+,;=@~-]+$`, at.ArtifactLocation.URI)
		assert.False(t, strings.HasPrefix(at.ArtifactLocation.URI, "/"))
		assert.Positive(t, at.Region.StartLine)
		assert.Greater(t, at.Region.EndColumn, at.Region.StartColumn)
		prints[r.PartialFingerprints["primaryLocationLineHash"]] = true
	}
	assert.Len(t, prints, len(run.Results), "fingerprints tell results apart")
}

// Code scanning keeps so many results, and so many annotations are shown.
func TestReviewKeepsLimits(t *testing.T) {
	r := sampleReview()
	r.Findings = nil
	for i := range 6000 {
		severity := []string{"info", "warning", "error"}[i%3]
		r.Findings = append(r.Findings, Finding{Code: "COL101", Severity: severity, UniqueID: known(fmt.Sprintf("model.shop.m%d", i)), Message: "m", File: known("models/m.sql")})
	}
	text, err := r.SARIF()
	require.NoError(t, err)
	assert.Equal(t, 5000, strings.Count(string(text), `"ruleId"`))
	assert.Equal(t, 2000, strings.Count(string(text), `"level": "error",
          "message"`), "the worst are kept")
	assert.Contains(t, string(text), "1000 more findings are left out, the least severe")

	lines := string(r.Annotations())
	isWorkflowCommands(t, []byte(lines))
	assert.Equal(t, 30, strings.Count(lines, "\n"))
	assert.Contains(t, lines, "::notice title=tailwater::Not shown here: 1990 errors, 1990 warnings, 1991 notes more\n")
}

// A finding is the same one when its line or its wording changes, and another
// one for another consumer.
func TestFingerprints(t *testing.T) {
	f := sampleFindings()[0]
	moved, reader := f, f
	moved.Line, moved.Message = number(99), "said in another way"
	reader.Path = []string{"model.shop.orders.status", "exposure.shop.other"}
	prints := fingerprints([]Finding{f})
	assert.Equal(t, prints, fingerprints([]Finding{moved}))
	assert.NotEqual(t, prints, fingerprints([]Finding{reader}))
	twice := fingerprints([]Finding{f, f})
	assert.NotEqual(t, twice[0], twice[1])
}

func TestPlaces(t *testing.T) {
	r := &Review{Package: "shop", Folder: "transform/"}
	for _, c := range []struct{ file, id, want string }{
		{"models/a.sql", "model.shop.a", "transform/models/a.sql"},
		{`models\a.sql`, "model.shop.a", "transform/models/a.sql"},
		{"models/a.sql", "model.audit.a", "transform/dbt_packages/audit/models/a.sql"},
		{"models/a.sql", "", "transform/models/a.sql"},
	} {
		assert.Equal(t, c.want, r.place(Finding{File: &c.file, UniqueID: known(c.id)}).file)
	}
	assert.Equal(t, "dbt_project.yml", (&Review{}).place(Finding{}).file, "what concerns no file is the project's")
}
