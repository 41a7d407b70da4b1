package report

import (
	"encoding/xml"
	"fmt"
)

// The parts of JUnit's XML that every reader of it knows.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		Failure   *junitFailure `xml:"failure"`
		Output    string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes findings as tests: one at or above the bar has failed, others
// have passed and say what they found. Without findings there is one test that
// passed, since readers take a report without tests for a mistake.
func (r *Review) JUnit() ([]byte, error) {
	suite := junitSuite{Name: toolName}
	if r.Key != "" {
		suite.Name += "." + r.Key
	}
	names := map[string]int{}
	for _, f := range worstFirst(r.Findings) {
		c := r.junit(f)
		key := c.Classname + "\x00" + c.Name
		if names[key]++; names[key] > 1 {
			c.Name += fmt.Sprintf(" (%d)", names[key])
		}
		if c.Failure != nil {
			suite.Failures++
		}
		suite.Cases = append(suite.Cases, c)
	}
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Name: "no findings", Classname: suite.Name}}
	}
	suite.Tests = len(suite.Cases)
	body, err := xml.MarshalIndent(junitSuites{Suites: []junitSuite{suite}}, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}

func (r *Review) junit(f Finding) junitCase {
	c := junitCase{Name: f.Code, Classname: toolName}
	if f.Column != nil {
		c.Name += " " + clean(*f.Column)
	}
	if f.UniqueID != nil {
		c.Classname += "." + clean(*f.UniqueID)
	}
	at := r.place(f)
	told := fmt.Sprintf("%s: %s", f.Severity, f.message())
	if f.Advice != nil {
		told += "\n" + clean(*f.Advice)
	}
	told += "\n" + clean(at.file)
	if at.line > 0 {
		told += fmt.Sprintf(":%d", at.line)
	}
	if r.fails(f) {
		c.Failure = &junitFailure{Message: f.message(), Type: f.Code, Text: told}
	} else {
		c.Output = told
	}
	return c
}
