package page

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/export"
	"github.com/tailwater/tailwater/internal/report"
	"github.com/tailwater/tailwater/manifest"
)

// shop is the page of the sample's difference, with its manifests changed before
// they are read.
func shop(t *testing.T, edit func([]byte) []byte) *Page {
	t.Helper()
	c := &report.Comparison{}
	out := &Page{}
	var sides [2]*manifest.Project
	for i, name := range []string{"base", "head"} {
		text, err := os.ReadFile("../../testdata/shop/" + name + "/target/manifest.json")
		require.NoError(t, err)
		file := filepath.Join(t.TempDir(), "manifest.json")
		require.NoError(t, os.WriteFile(file, edit(text), 0o644))
		sides[i], err = manifest.Load(manifest.Paths{Manifest: file})
		require.NoError(t, err)
	}
	c.Base.Program, c.Head.Program = compiler.CompileBoth(sides[0], sides[1])
	base, head := diff.Side{Project: sides[0], Program: c.Base.Program}, diff.Side{Project: sides[1], Program: c.Head.Program}
	c.Changes = diff.Projects(base, head)
	out.Base = &export.Project{Manifest: sides[0], Program: base.Program, Explain: compiler.NewQueries(sides[0], base.Program).Explain}
	out.Head = &export.Project{Manifest: sides[1], Program: head.Program, Explain: compiler.NewQueries(sides[1], head.Program).Explain}
	out.Diff = report.NewDiff(c)
	return out
}

func same(text []byte) []byte { return text }

func written(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, p.Write(&b))
	return b.String()
}

// unpacked reads the data back out of a page.
func unpacked(t *testing.T, page string) *data {
	t.Helper()
	m := regexp.MustCompile(`id="data">([A-Za-z0-9+/=]*)<`).FindStringSubmatch(page)
	require.NotNil(t, m)
	packed, err := base64.StdEncoding.DecodeString(m[1])
	require.NoError(t, err)
	z, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	d := &data{}
	require.NoError(t, json.NewDecoder(z).Decode(d))
	return d
}

func (d *data) node(t *testing.T, id string) (int, node) {
	t.Helper()
	for i, n := range d.Nodes {
		if d.Strings[n.ID] == id {
			return i, n
		}
	}
	t.Fatalf("no node %s", id)
	return 0, node{}
}

// column spells out a column: its expression, and its inputs with their kinds.
func (d *data) column(v *version, name string) string {
	for i := 0; i < len(v.Columns); {
		at, n := v.Columns[i:], v.Columns[i+3]
		if d.Strings[at[0]] != name {
			i += 4 + 3*n
			continue
		}
		out := d.Strings[at[2]]
		for in := at[4 : 4+3*n]; len(in) > 0; in = in[3:] {
			out += " <- " + d.Strings[d.Nodes[in[0]].Name] + "." + d.Strings[in[1]] + " " + d.Strings[in[2]]
		}
		return out
	}
	return "none"
}

// Columns keep their expressions of both sides.
func TestColumnsOfBothSides(t *testing.T) {
	d := unpacked(t, written(t, shop(t, same)))
	_, n := d.node(t, "model.shop.stg_products")
	assert.Equal(t, "raw.products.unit_cost <- raw.products.unit_cost identity", d.column(n.Base, "unit_cost"))
	assert.Equal(t, "cast(raw.products.unit_cost + coalesce(raw.products.inbound_freight, 0) as decimal(12,2)) <- raw.products.inbound_freight transformation <- raw.products.unit_cost transformation", d.column(n.Head, "unit_cost"))
	_, n = d.node(t, "model.shop.dim_customers.v1")
	assert.Nil(t, n.Base, "what is the same is told once")
}

// Statuses, and which side a node is on.
func TestStatuses(t *testing.T) {
	d := unpacked(t, written(t, shop(t, same)))
	for id, want := range map[string][2]int{
		"model.shop.stg_products":          {changed, both},
		"model.shop.refund_reasons":        {changed, onlyHead},
		"model.shop.fct_orders":            {stale, both},
		"model.shop.fulfilment_times":      {changed, both}, // it was renamed
		"exposure.shop.finance_dashboard":  {stale, both},
		"source.shop.raw.products":         {untouched, both},
		"model.shop.customer_segments":     {changed, both},
		"model.shop.payment_methods_daily": {untouched, both},
	} {
		_, n := d.node(t, id)
		assert.Equal(t, want, [2]int{n.Status, n.Side}, id)
	}
}

// Numbers of nodes and texts stay within what there is, in both drawings.
func TestNumbersAreWithinBounds(t *testing.T) {
	d := unpacked(t, written(t, shop(t, same)))
	for i := 0; i < len(d.Edges); i += 3 {
		assert.Less(t, d.Edges[i], len(d.Nodes))
		assert.Less(t, d.Edges[i+1], len(d.Nodes))
	}
	for _, g := range []drawing{d.All, d.Impact} {
		assert.Len(t, g.Places, 2*len(g.Nodes))
		assert.NotEmpty(t, g.Nodes)
	}
	assert.Less(t, len(d.Impact.Nodes), len(d.All.Nodes))
}

func TestSameInputSameBytes(t *testing.T) {
	assert.Equal(t, written(t, shop(t, same)), written(t, shop(t, same)))
}

// Names and texts that try to leave their place are data.
func TestHostileTextsAreData(t *testing.T) {
	const hostile = "</script><img src=x onerror=alert(1)>\"'\u2028<!--"
	quoted, err := json.Marshal(hostile)
	require.NoError(t, err)
	page := written(t, shop(t, func(text []byte) []byte {
		text = bytes.ReplaceAll(text, []byte("customer_segments"), quoted[1:len(quoted)-1])
		return bytes.ReplaceAll(text, []byte(`"tags": []`), append(append([]byte(`"tags": [`), quoted...), ']'))
	}))
	assert.Equal(t, 2, strings.Count(page, "</script"), "the page's own")
	assert.NotContains(t, page, "onerror")
	assert.NotContains(t, page, "\u2028")
	found := false
	for _, s := range unpacked(t, page).Strings {
		found = found || strings.Contains(s, hostile)
	}
	assert.True(t, found, "the texts are there, as data")
}

// The policy lets only the embedded script and style run, and no network.
func TestPolicy(t *testing.T) {
	page := written(t, shop(t, same))
	m := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	require.NotNil(t, m)
	assert.Contains(t, m[1], "default-src &#39;none&#39;; script-src &#39;"+hash(script))
	assert.NotContains(t, m[1], "unsafe")
	assert.NotRegexp(t, `(?i)(src|href)="https?:`, page)
	assert.NotContains(t, script, "innerHTML")
}
