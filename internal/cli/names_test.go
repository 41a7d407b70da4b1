package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
)

func someProgram() *program.Program {
	columns := []program.Column{{Name: "ID"}, {Name: "total"}}
	return &program.Program{Models: []*program.Model{
		{Node: "model.other.customers", Columns: columns},
		{Node: "model.shop.customers", Columns: columns},
		{Node: "model.shop.dim.v1", Columns: columns},
		{Node: "model.shop.dim.v2", Columns: columns},
		{Node: "model.shop.orders", Columns: columns},
		{Node: "source.shop.raw.orders", Columns: columns},
		{Node: "source.shop.raw.payments", Columns: columns},
	}}
}

func TestFindColumn(t *testing.T) {
	for arg, want := range map[string]addr.Column{
		"orders":                         {Node: "model.shop.orders"}, // a model before a source's last part
		"orders.total":                   {Node: "model.shop.orders", Name: "total"},
		"orders.id":                      {Node: "model.shop.orders", Name: "ID"},
		"shop.orders.total":              {Node: "model.shop.orders", Name: "total"},
		"model.shop.orders":              {Node: "model.shop.orders"},
		"model.shop.orders.total":        {Node: "model.shop.orders", Name: "total"},
		"shop.customers":                 {Node: "model.shop.customers"},
		"dim.v2.total":                   {Node: "model.shop.dim.v2", Name: "total"},
		"raw.orders.total":               {Node: "source.shop.raw.orders", Name: "total"},
		"payments.total":                 {Node: "source.shop.raw.payments", Name: "total"},
		"source.shop.raw.payments.total": {Node: "source.shop.raw.payments", Name: "total"},
	} {
		got, err := findColumn(someProgram(), arg)
		require.NoError(t, err, arg)
		assert.Equal(t, want, got, arg)
	}
	for arg, want := range map[string]string{
		"customers":     `"customers" names model.other.customers, model.shop.customers; write one of these`,
		"order":         `no model, seed, snapshot or source is called "order"; did you mean "orders"?`,
		"order.total":   `no model, seed, snapshot or source is called "order.total"; did you mean "orders.total"?`,
		"orders.totl":   `model.shop.orders has no column "totl"; did you mean "total"?`,
		"orders.status": `model.shop.orders has no column "status"; tailwater inspect model.shop.orders lists them`,
		"x":             `no model, seed, snapshot or source is called "x"; tailwater lineage lists what there is`,
	} {
		_, err := findColumn(someProgram(), arg)
		assert.EqualError(t, err, want)
	}
}
