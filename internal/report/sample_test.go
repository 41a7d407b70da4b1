package report

// The documents that texts and schemas are tested with.

func number[T any](v T) *T { return &v }

func sampleSide() Side {
	return Side{Adapter: known("postgres"), DbtVersion: known("1.10.5"), GeneratedAt: known("2026-11-24T01:00:00Z"), Models: 40}
}

func samplePlan() *Plan {
	return &Plan{
		FormatVersion: FormatVersion,
		Base:          sampleSide(),
		Head:          sampleSide(),
		Summary: PlanSummary{
			Changed: 5, Impacted: 2, Pruned: 2, Steps: 4,
			Findings: FindingCounts{Error: 1, Warning: 1, Suppressed: 1},
			Analysis: Analysis{Exact: 37, Partial: 2, Opaque: 1},
		},
		Changes: sampleChanges(),
		Steps: []Step{
			{
				ID: "1", UniqueID: "model.shop.orders", Action: "full_refresh", Wave: 1, After: []string{},
				Columns: []string{"total"},
				Reasons: []Reason{
					{Kind: "column_value", Text: "the value of total changed in models/orders.sql", Path: []string{"source.shop.raw.payments.amount", "model.shop.orders.total"}},
					{Kind: "column_added", Text: "discount is new and must be filled for all rows", Path: []string{"model.shop.orders.discount"}},
				},
				Commands: [][]string{{"dbt", "run", "--select", "fqn:shop.orders", "--full-refresh"}},
				Estimate: Estimate{number(41.5), known("run_results")},
				Select:   known("fqn:shop.orders"), Digest: "5d41402abc4b2a76b9719d91",
				Assumptions: []Assumption{{"order_id is unique", known("select order_id from orders group by order_id having count(*) > 1")}},
				Checks: []Question{
					{"rows", "before", "select count(*) from orders", "look"},
					{"rows", "after", "select count(*) from orders", "same"},
				},
			},
			{
				ID: "2", UniqueID: "model.shop.refund_reasons", Action: "create", Wave: 1, Assumptions: []Assumption{}, Checks: []Question{}, After: []string{}, Columns: []string{"reason", "refunds"},
				Reasons:  []Reason{{Kind: "added", Text: "the model is new", Path: []string{}}},
				Commands: [][]string{{"dbt", "run", "--select", "fqn:shop.refund_reasons"}},
			},
			{
				ID: "3", UniqueID: "model.shop.daily_revenue", Action: "window", Wave: 2, Assumptions: []Assumption{}, Checks: []Question{}, After: []string{"1"},
				Columns:  []string{"day", "orders", "net_revenue", "shipping_revenue", "tax_revenue", "total_revenue"},
				Window:   &Window{Column: known("day"), Start: known("2025-01-01"), End: nil},
				Reasons:  []Reason{{Kind: "upstream", Text: "orders.total, which it sums up, changed from 2025-01-01 on", Path: []string{"model.shop.orders.total", "model.shop.daily_revenue.total_revenue"}}},
				Commands: [][]string{{"dbt", "run", "--select", "fqn:shop.daily_revenue", "--event-time-start", "2025-01-01"}},
				Estimate: Estimate{number(125.0), known("run_results")},
			},
			{
				ID: "4", UniqueID: "snapshot.shop.order_history", Action: "manual", Wave: 3, Assumptions: []Assumption{}, Checks: []Question{}, After: []string{"1"}, Columns: []string{"total"},
				Reasons:  []Reason{{Kind: "snapshot", Text: "a snapshot cannot be computed again; the next run will record a new version of every changed row", Path: []string{}}},
				Commands: [][]string{},
			},
		},
		Runs: sampleRuns(),
		Schedule: Schedule{
			Threads: 4, Unmeasured: 1, WorkSeconds: 166.5, CriticalPath: []string{"1", "3"}, CriticalSeconds: 166.5, BoundSeconds: 166.5,
			MakespanSeconds: 166.5, Nights: []Night{{Night: 1, WorkSeconds: 41.5, MakespanSeconds: 41.5}, {Night: 2, WorkSeconds: 125, MakespanSeconds: 125, Over: true}},
		},
		Pruned: []Pruned{
			{"model.shop.order_counts", "reads only orders.order_id, which is unchanged"},
			{"snapshot.shop.product_prices", "reads no changed column"},
		},
		Findings:    sampleFindings(),
		Assumptions: sampleBeliefs(),
	}
}

func sampleRuns() []Run {
	return []Run{
		{
			ID: "1", Kind: "run", Steps: []string{"1", "2"}, After: []string{}, Night: number(1),
			Command: []string{"dbt", "run", "--select", "fqn:shop.orders", "fqn:shop.refund_reasons", "--full-refresh"},
		},
		{
			ID: "2", Kind: "run", Steps: []string{"3"}, After: []string{"1"}, Night: number(2), Window: &Window{Start: known("2025-01-01")},
			Command: []string{"dbt", "run", "--select", "fqn:shop.daily_revenue", "--event-time-start", "2025-01-01"},
		},
		{ID: "3", Kind: "manual", Steps: []string{"4"}, After: []string{"1"}, Night: number(2), Command: []string{}},
	}
}

func emptyPlan() *Plan {
	return &Plan{
		FormatVersion: FormatVersion, Base: sampleSide(), Head: Side{},
		Summary: PlanSummary{Analysis: Analysis{Exact: 40}},
		Changes: []Change{}, Steps: []Step{}, Runs: []Run{}, Schedule: Schedule{Threads: 1, CriticalPath: []string{}, Nights: []Night{}},
		Pruned: []Pruned{}, Findings: []Finding{}, Assumptions: []Belief{},
	}
}

func sampleChanges() []Change {
	return []Change{
		{
			UniqueID: "model.shop.daily_revenue", Kind: "modified", Origin: "upstream", Verdict: "columns",
			Columns: []ColumnChange{{Name: "total_revenue", Change: "value", BaseType: known("numeric"), HeadType: known("numeric")}},
			Causes:  []Cause{{"upstream", known("model.shop.orders")}},
		},
		{
			UniqueID: "model.shop.legacy", Kind: "removed", Origin: "direct", Verdict: "rows", RowsChanged: true,
			Columns: []ColumnChange{}, Causes: []Cause{{"sql", known("models/legacy.sql")}},
		},
		{
			UniqueID: "model.shop.orders", Kind: "modified", Origin: "direct", Verdict: "columns",
			Columns: []ColumnChange{
				{Name: "discount", Change: "added", HeadType: known("numeric(10,2)")},
				{Name: "id", Change: "renamed", RenamedFrom: known("order_id"), BaseType: known("bigint"), HeadType: known("bigint")},
				{Name: "status", Change: "removed", BaseType: known("text")},
				{Name: "total", Change: "type", BaseType: known("numeric(10,2)"), HeadType: known("numeric(12,2)")},
			},
			Causes: []Cause{{"macro", known("macro.shop.cents_to_amount")}, {"sql", known("models/orders.sql")}},
		},
		{
			UniqueID: "model.shop.refund_reasons", Kind: "added", Origin: "direct", Verdict: "rows", RowsChanged: true,
			Columns: []ColumnChange{{Name: "reason", Change: "added"}, {Name: "refunds", Change: "added"}},
			Causes:  []Cause{{"sql", known("models/refund_reasons.sql")}},
		},
		{
			UniqueID: "model.shop.stg_payments", Kind: "modified", Origin: "direct", Verdict: "equivalent",
			Columns: []ColumnChange{}, Causes: []Cause{{"sql", known("models/stg_payments.sql")}},
		},
		{
			UniqueID: "model.shop.web_sessions", Kind: "renamed", RenamedFrom: known("model.shop.sessions"), Origin: "direct", Verdict: "equivalent",
			Columns: []ColumnChange{}, Causes: []Cause{{"config", nil}},
		},
		{
			UniqueID: "snapshot.shop.order_history", Kind: "modified", Origin: "upstream", Verdict: "unknown", RowsChanged: true,
			Columns: []ColumnChange{}, Causes: []Cause{{"upstream", known("model.shop.orders")}},
		},
	}
}

func sampleFindings() []Finding {
	return []Finding{
		{
			Code: "COL101", Severity: "error", UniqueID: known("model.shop.orders"), Column: known("status"),
			Message: "column was removed, and the exposure finance_dashboard reads it",
			Advice:  known("keep the column until nothing reads it: add it back, mark it as deprecated, and remove it one release later"),
			Path:    []string{"model.shop.orders.status", "exposure.shop.finance_dashboard"}, File: known("models/orders.sql"), Line: number(12),
			Consumers: []Consumer{{Kind: "exposure", Name: "finance_dashboard", UniqueID: known("exposure.shop.finance_dashboard"), Path: []string{"model.shop.orders.status", "exposure.shop.finance_dashboard"}}},
		},
		{
			Code: "TYP203", Severity: "warning", UniqueID: known("model.shop.orders"), Column: known("total"),
			Message: "orders.total is wider than before: numeric(10,2) is now numeric(12,2)", Path: []string{}, Consumers: []Consumer{},
		},
	}
}

func sampleDiff() *Diff {
	p := samplePlan()
	p.Changes[0].Differences = []Difference{
		{Columns: []string{}, Kind: "filter", Head: &Fragment{SQL: "payments.status = 'paid'", File: "models/orders.sql", Line: number(7), CompiledLine: number(9), CompiledColumn: number(11)}},
		{
			Columns: []string{"total"}, Kind: "expression", Base: &Fragment{SQL: "100", File: "models/orders.sql", CompiledLine: number(5), CompiledColumn: number(3)},
			Head: &Fragment{SQL: "1000", File: "models/orders.sql"},
		},
	}
	return &Diff{
		FormatVersion: FormatVersion, Base: p.Base, Head: p.Head,
		Summary: DiffSummary{Changed: 5, Impacted: 2, Analysis: p.Summary.Analysis}, Changes: p.Changes,
		Assumptions: p.Assumptions,
		Unchanged:   []Same{{"model.shop.customers", "names"}, {"model.shop.products", "layout"}},
	}
}

func sampleCheck() *Check {
	p := samplePlan()
	return &Check{
		FormatVersion: FormatVersion, Base: p.Base, Head: p.Head, Verdict: "fail", FailOn: "error",
		Summary:  CheckSummary{Changed: 5, Impacted: 2, Findings: p.Summary.Findings, Analysis: p.Summary.Analysis},
		Findings: p.Findings, Assumptions: p.Assumptions,
	}
}

func sampleInspection() *Inspection {
	return &Inspection{
		FormatVersion: FormatVersion, Adapter: known("snowflake"), DbtVersion: known("1.7.5"),
		Coverage: Coverage{307, Analysis{300, 4, 2, 1}},
		Nodes: []Node{
			{UniqueID: "model.shop.orders", Analysis: "exact", Columns: []Column{{"order_id", known("bigint")}, {"total", nil}}, RowsDigest: known("1:9f"), Diagnostics: []Diagnostic{}},
			{UniqueID: "model.shop.sessions", Analysis: "opaque", Columns: []Column{}, Diagnostics: []Diagnostic{
				{"SQL101", "error", `expected an expression, found "from"`, known("models/sessions.sql"), number(3), number(8)},
				{"SQL204", "warning", "something else", known("models/sessions.sql"), number(9), number(1)},
			}},
			{UniqueID: "model.shop.uncompiled", Analysis: "uncompiled", Columns: []Column{}, Diagnostics: []Diagnostic{}},
		},
	}
}

func sampleDetail() *Inspection {
	d := sampleInspection()
	d.Nodes = d.Nodes[1:2]
	d.Nodes[0].Analysis = "partial"
	d.Nodes[0].Columns = []Column{{"id", known("bigint")}, {"total", nil}}
	d.Detail = &NodeDetail{
		UniqueID: "model.shop.sessions", File: known("models/sessions.sql"), OpenColumns: true,
		Inputs: []string{"source.shop.raw.events"},
		Columns: []ColumnInputs{
			{"model.shop.sessions", "id", "", []Input{{"source.shop.raw.events", known("id"), "identity"}}},
			{"model.shop.sessions", "total", "", []Input{}},
		},
		Rows:    []Input{{"source.shop.raw.events", known("kind"), "filter"}, {"source.shop.raw.days", nil, "join"}},
		Digests: &Digests{known("1:aa"), known("1:bb"), "clock", []ColumnDigest{{"id", known("1:cc"), "deterministic"}, {"total", nil, "ties"}}},
		Query:   known("project\n └── scan source.shop.raw.events"),
		lines:   []string{"select", "  id,", "  total from raw.events", ""},
	}
	return d
}

func sampleLineage() *Lineage {
	return &Lineage{
		FormatVersion: FormatVersion,
		Columns: []ColumnInputs{
			{"model.shop.orders", "total", "", []Input{{"model.shop.stg_payments", known("amount"), "aggregation"}}},
			{"model.shop.stg_payments", "amount", "", []Input{{"source.shop.raw.payments", known("cents"), "transformation"}}},
			{"model.shop.stg_payments", "one", "", []Input{}},
		},
		Rows: []RowInputs{
			{"model.shop.orders", []Input{{"model.shop.stg_payments", known("order_id"), "group"}}},
			{"model.shop.stg_payments", []Input{{"source.shop.raw.payments", nil, "join"}}},
		},
	}
}

func sampleCodes() *Codes {
	return NewCodes([]Code{
		NewCode("TYP203", "warning", "a type became wider", "", "", ""),
		NewCode("COL101", "error", "a column that is read was removed", "Something reads it.\n\nStill.\n", "old:\n  select a, b\nnew:\n  select a", "Add it back."),
	})
}

func sampleBeliefs() []Belief {
	return []Belief{{
		Text: "raw.customers: id is unique", Trust: "tested", UniqueIDs: []string{"model.shop.customers", "model.shop.orders"},
		Probe: known(`select "id" from raw.customers where "id" is not null group by "id" having count(*) > 1`),
	}}
}
