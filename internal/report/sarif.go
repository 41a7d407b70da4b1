package report

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
)

// The parts of SARIF 2.1.0 that code scanning shows.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool              sarifTool         `json:"tool"`
		Invocations       []sarifInvocation `json:"invocations"`
		AutomationDetails sarifAutomation   `json:"automationDetails"`
		ColumnKind        string            `json:"columnKind"`
		Results           []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		SemanticVersion string      `json:"semanticVersion"`
		InformationURI  string      `json:"informationUri"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string       `json:"id"`
		ShortDescription     sarifText    `json:"shortDescription"`
		FullDescription      sarifText    `json:"fullDescription"`
		Help                 sarifText    `json:"help"`
		DefaultConfiguration sarifDefault `json:"defaultConfiguration"`
		Properties           sarifProps   `json:"properties"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifProps struct {
		Precision string   `json:"precision"`
		Severity  string   `json:"problem.severity"`
		Tags      []string `json:"tags"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		Message             sarifText         `json:"message"`
		Locations           []sarifLocation   `json:"locations"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"` // behind the last character
	}
	sarifLogical struct {
		Name string `json:"name"`
		Full string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// mostResults is how many results of a run code scanning keeps.
	mostResults = 5000
	// longestDescription is what code scanning takes of a rule's description.
	longestDescription = 1000
)

var sarifLevels = map[string]string{"error": "error", "warning": "warning", "info": "note"}

var sarifProblems = map[string]string{"error": "error", "warning": "warning", "info": "recommendation"}

// SARIF writes findings for code scanning.
func (r *Review) SARIF() ([]byte, error) {
	run := sarifRun{
		Tool:              sarifTool{sarifDriver{Name: toolName, SemanticVersion: r.Version, InformationURI: homePage, Rules: []sarifRule{}}},
		Invocations:       []sarifInvocation{{ExecutionSuccessful: true}},
		AutomationDetails: sarifAutomation{toolName + "/"},
		ColumnKind:        "unicodeCodePoints",
		Results:           []sarifResult{},
	}
	if r.Version == "" {
		run.Tool.Driver.SemanticVersion = "0.0.0-devel"
	}
	if r.Key != "" {
		run.AutomationDetails.ID += r.Key + "/"
	}
	index := map[string]int{}
	for i, c := range r.Codes {
		index[c.Code] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, c.sarif())
	}
	findings := worstFirst(r.Findings)
	prints := fingerprints(findings)
	if left := len(findings) - mostResults; left > 0 {
		findings = findings[:mostResults]
		run.Invocations[0].Notifications = []sarifNotification{{"warning", sarifText{Text: fmt.Sprintf("%d more findings are left out, the least severe", left)}}}
	}
	for i, f := range findings {
		run.Results = append(run.Results, r.result(f, index[f.Code], prints[i]))
	}
	return JSON(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func (c Code) sarif() sarifRule {
	meaning, remedy := flat(text(c.Meaning)), flat(text(c.Remedy))
	if meaning == "" {
		meaning = c.Title
	}
	if remedy == "" {
		remedy = c.Title
	}
	rule := sarifRule{
		ID:                   c.Code,
		ShortDescription:     sarifText{Text: cut(c.Title, longestDescription)},
		FullDescription:      sarifText{Text: cut(meaning, longestDescription)},
		Help:                 sarifText{Text: remedy, Markdown: prose(remedy)},
		DefaultConfiguration: sarifDefault{sarifLevels[c.Severity]},
		Properties:           sarifProps{"high", sarifProblems[c.Severity], []string{"dbt", family(c.Code)}},
	}
	if example := text(c.Example); example != "" {
		rule.Help.Markdown += "\n\n```\n" + strings.ReplaceAll(example, "```", "'''") + "\n```\n"
	}
	return rule
}

// family is a code without its number.
func family(code string) string { return strings.ToLower(strings.TrimRight(code, "0123456789")) }

// flat makes one line of a text of several.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func (r *Review) result(f Finding, rule int, fingerprint string) sarifResult {
	at := r.place(f)
	line := max(at.line, 1)
	out := sarifResult{
		RuleID: f.Code, RuleIndex: rule, Level: sarifLevels[f.Severity], Message: sarifText{Text: f.message()},
		PartialFingerprints: map[string]string{"primaryLocationLineHash": fingerprint + ":1"},
		Locations: []sarifLocation{{Physical: sarifPhysical{
			Artifact: sarifArtifact{uri(at.file), "%SRCROOT%"},
			// The place is a line; code scanning asks for columns, too.
			Region: sarifRegion{line, 1, line, 2},
		}}},
	}
	if f.Advice != nil {
		out.Message.Text += ". " + strings.TrimRight(clean(*f.Advice), ".") + "."
	}
	if f.UniqueID != nil {
		name := addr.Node(*f.UniqueID).Name()
		l := sarifLogical{name, *f.UniqueID, "resource"}
		if f.Column != nil {
			l = sarifLogical{*f.Column, *f.UniqueID + "." + *f.Column, "member"}
		}
		out.Locations[0].Logical = []sarifLogical{l}
	}
	return out
}

// uri writes a relative path as a URI.
func uri(file string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@"
	var b strings.Builder
	for _, c := range []byte(file) {
		if strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
