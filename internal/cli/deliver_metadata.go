package cli

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/tailwater/tailwater/internal/export/openmetadata"
	"github.com/tailwater/tailwater/internal/send"
)

// metadataServer is an OpenMetadata server: it wants the ids of tables, which are
// asked for once each.
type metadataServer struct {
	client  *send.Client
	url     string // of requests to add lineage
	tables  map[string]*openmetadata.Table
	missing []string // what the server does not have
}

func (m *metadataServer) post(ctx context.Context, line []byte) error {
	body, missing, err := openmetadata.Resolve(line, func(name string) (*openmetadata.Table, error) { return m.table(ctx, name) })
	m.missing = append(m.missing, missing...)
	if err != nil || body == nil {
		return err
	}
	_, err = m.client.Do(ctx, http.MethodPut, m.url, body)
	return err
}

func (m *metadataServer) table(ctx context.Context, name string) (*openmetadata.Table, error) {
	if t, ok := m.tables[name]; ok {
		return t, nil
	}
	base := strings.TrimSuffix(m.url, "/lineage")
	answer, err := m.client.Do(ctx, http.MethodGet, base+"/tables/name/"+url.PathEscape(name)+"?fields=columns", nil)
	var no *send.Refusal
	if errors.As(err, &no) && no.Status == http.StatusNotFound {
		m.tables[name] = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	t := &openmetadata.Table{}
	if err := json.Unmarshal(answer, t); err != nil {
		return nil, err
	}
	m.tables[name] = t
	return t, nil
}
