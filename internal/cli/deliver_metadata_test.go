package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// metadata speaks as much of OpenMetadata's API as adding lineage needs: tables
// by their names, in its own spelling, and edges between ids, the last one of a
// pair replacing the one before.
type metadata struct {
	t       *testing.T
	without string // a table that is not there
	edges   map[string]string
	asked   map[string]int
}

func (s *metadata) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	assert.Equal(s.t, "Bearer secret", r.Header.Get("Authorization"))
	if name, ok := strings.CutPrefix(r.URL.Path, "/api/v1/tables/name/"); ok && r.Method == http.MethodGet {
		s.asked[name]++
		if name == s.without {
			http.Error(w, `{"code":404}`, http.StatusNotFound)
			return
		}
		column := strings.ToUpper(name) + ".REGION"
		fmt.Fprintf(w, `{"id":"id of %s","fullyQualifiedName":%q,"columns":[{"name":"REGION","fullyQualifiedName":%q}]}`, name, strings.ToUpper(name), column)
		return
	}
	if r.Method != http.MethodPut || r.URL.Path != "/api/v1/lineage" {
		http.Error(w, "no such path", http.StatusNotFound)
		return
	}
	body, _ := io.ReadAll(r.Body)
	var req struct {
		Edge struct {
			FromEntity, ToEntity struct{ ID, Type string }
			LineageDetails       struct {
				Source         string
				ColumnsLineage json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(body, &req); err != nil || req.Edge.FromEntity.ID == "" || req.Edge.ToEntity.ID == "" || req.Edge.LineageDetails.Source != "DbtLineage" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	s.edges[req.Edge.FromEntity.ID+" -> "+req.Edge.ToEntity.ID] = string(req.Edge.LineageDetails.ColumnsLineage)
}

func TestSendOpenMetadata(t *testing.T) {
	s := &metadata{t: t, without: "svc.shop.analytics_marts.customer_lifetime_value", edges: map[string]string{}, asked: map[string]int{}}
	server := httptest.NewServer(s)
	defer server.Close()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("TAILWATER_TOKEN", "")
	t.Setenv("OPENMETADATA_JWT_TOKEN", "secret")
	send := func() string {
		status, stdout, stderr := lineageOf(t, "customer_segments.region", "--upstream", "--format", "openmetadata", "--service", "svc", "--send", server.URL)
		require.Zero(t, status, stderr)
		assert.Empty(t, stdout)
		return stderr
	}
	said := send()
	assert.Contains(t, said, "left out: the server has no table svc.shop.analytics_marts.customer_lifetime_value")
	for name, n := range s.asked {
		assert.Equal(t, 1, n, "%s is asked for once", name)
	}
	region := `[{"fromColumns":["SVC.SHOP.ANALYTICS_SEEDS.COUNTRIES.REGION"],"toColumn":"SVC.SHOP.ANALYTICS_MARTS.DIM_CUSTOMERS_V2.REGION"}]`
	assert.Equal(t, region, s.edges["id of svc.shop.analytics_seeds.countries -> id of svc.shop.analytics_marts.dim_customers_v2"])
	before := len(s.edges)
	assert.NotZero(t, before)
	send()
	assert.Len(t, s.edges, before, "sent twice, it is the same")
}
