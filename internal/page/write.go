package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
)

//go:embed web/dist/page.js
var script string

//go:embed web/dist/page.css
var style string

// Write writes the page.
func (p *Page) Write(w io.Writer) error {
	packed, err := pack(p.data())
	if err != nil {
		return err
	}
	policy := fmt.Sprintf("default-src 'none'; script-src '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'", hash(script), hash(style))
	_, err = fmt.Fprintf(w, document, html.EscapeString(policy), p.title(), style, p.title(), packed, script)
	return err
}

const document = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>%s</title>
<style>%s</style>
</head>
<body>
<noscript>%s. This page needs JavaScript to show more; "tailwater plan" prints the same as text.</noscript>
<script type="application/gzip" id="data">%s</script>
<script>%s</script>
</body>
</html>
`

// title says what the page is about. It holds nothing that a project named.
func (p *Page) title() string {
	s := p.Diff.Summary
	return fmt.Sprintf("Tailwater %s: %d changed, %d affected", p.command(), s.Changed, s.Impacted)
}

// pack compresses data to what can stand in a page.
func pack(d *data) (string, error) {
	var b bytes.Buffer
	text := base64.NewEncoder(base64.StdEncoding, &b)
	z := gzip.NewWriter(text)
	if err := json.NewEncoder(z).Encode(d); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	err := text.Close()
	return b.String(), err
}

// hash names an embedded text in the page's policy.
func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
