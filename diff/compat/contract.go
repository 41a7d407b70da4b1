package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

const newVersion = "Or add a version of the model beside this one (`versions:`), give the old one a deprecation_date, and move readers over."

// contractRules hold head's contracts against base's, and against what head's
// queries make.
var contractRules = []Rule{
	{"CTR601", "contract-removed", isError, Lenient, "a contract is not enforced any more",
		"Consumers relied on the names and types that the contract fixed. A contracted model that is gone counts, too, unless its deprecation_date has passed.",
		[]string{"Keep the contract.", newVersion}, contractRemoved},
	{"CTR602", "contracted-column-gone", isError, Lenient, "a column of a contract is gone or renamed",
		"Consumers rely on the column by its name. dbt itself only warns of this on models without versions.",
		[]string{"Keep the column in {model}, beside its successor.", newVersion}, contractColumn},
	{"CTR603", "contracted-type-changed", isError, Lenient, "a column of a contract has another type",
		"dbt compares the names of types up to the parenthesis; sizes and precision are compared here as well. A type that holds more is a warning, since dbt reports it where the name differs.",
		[]string{"Keep the type, and offer the new one as another column.", newVersion}, contractType},
	{"CTR604", "constraint-removed", isError, Default, "a constraint of a contracted model is gone or differs",
		"What the warehouse refused before gets in now. It is a warning where the warehouse did not enforce the constraint: optimisers and consumers may rely on it all the same.",
		[]string{"Keep it, or put a test in its place first.", newVersion}, constraintRemoved},
	{"CTR605", "constraint-added", isWarning, Default, "stored data may not meet a new constraint",
		"A NOT NULL, unique, key or check was added. Where the warehouse enforces it, the next full run fails on the first row that does not meet it; an existing incremental table does not get it at all.",
		[]string{"Add a test that says the same, and merge it first.", "Mend the rows that it finds.", "Add the constraint."}, constraintAdded},
	{"CTR606", "contract-not-met", isError, Lenient, "the query does not give what the contract says",
		"The contract lists other columns or types than the query of head makes: the next run fails before it builds anything.",
		[]string{"Correct the YAML or the query, so that names and types agree."}, contractNotMet},
	{"CTR607", "breaking-without-version", isWarning, Strict, "a public model breaks without a new version",
		"A public model loses or retypes a column, and stays the same version: consumers cannot choose when to move.",
		[]string{"Add a version (`versions:`), and keep the present one until its deprecation_date."}, breakingWithoutVersion},
	{"CTR608", "constraints-not-applied", isError, Default, "the model is stored in a way that applies no constraints",
		"Constraints are applied to tables and incremental models. As a view or ephemeral the model has none.",
		[]string{"Keep it a table, or remove the constraints with a word to consumers."}, constraintsNotApplied},
	{"CTR609", "contract-order", isInfo, Strict, "a contract lists columns in another order than the query",
		"dbt puts the columns into the contract's order when it builds. Readers by position see that order, not the query's.",
		[]string{"Nothing has to be done where readers name their columns."}, contractOrder},
	{"CTR610", "contract-added", isInfo, Default, "a contract is enforced from now on",
		"dbt checks names and types with each run from now on.",
		[]string{"Nothing has to be done."}, contractAdded},
	{"CTR612", "versions-swapped", isError, Default, "a new version breaks the former one in the same change that makes it the latest",
		"The new latest version lacks columns that the former one has, and readers without a pinned version get it at once: there is no time in which both are offered.",
		[]string{"Add the version first, with latest_version as it was.", "Pin or move the readers.", "Move latest_version in a change of its own."}, versionsSwapped},
}

// contracted calls f for each model whose contract base enforced.
func (p *pass) contracted(f func(b, h *manifest.Node)) {
	p.kept(func(b, h *manifest.Node) {
		if b.Contract.Enforced {
			f(b, h)
		}
	})
}

func contractRemoved(p *pass) {
	p.contracted(func(_, h *manifest.Node) {
		if !h.Contract.Enforced {
			p.report(h.ID, "", "the contract is not enforced any more")
		}
	})
	for i := range p.Changes {
		c := &p.Changes[i]
		b := p.Base.Project.Node(was(c))
		if b == nil || !b.Contract.Enforced || c.Kind != diff.Removed && c.Kind != diff.Renamed {
			continue
		}
		if b.DeprecationDate != "" && day(b.DeprecationDate) <= day(p.Head.Project.GeneratedAt) {
			continue
		}
		what := p.gone(c.Node)
		if c.Kind == diff.Renamed {
			what = "is called " + c.Node.Name() + " now"
		}
		p.report(was(c), "", "a contracted model "+what)
	}
}

// named finds a documented column by its name.
func named(cols []manifest.Column, name string) *manifest.Column {
	i := slices.IndexFunc(cols, func(c manifest.Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &cols[i]
}

func contractColumn(p *pass) {
	p.contracted(func(b, h *manifest.Node) {
		if !h.Contract.Enforced {
			return
		}
		for _, col := range b.Columns {
			if named(h.Columns, col.Name) != nil {
				continue
			}
			what := "is gone"
			if now := p.renamedTo(h, col.Name); now != "" {
				what = "is now called " + now
			}
			p.report(h.ID, col.Name, fmt.Sprintf("contracted column %s %s", col.Name, what))
		}
	})
}

// renamedTo is the new name of a column of a node; empty where it has none.
func (p *pass) renamedTo(h *manifest.Node, name string) string {
	if c := p.changes[h.ID]; c != nil {
		for _, col := range c.Columns {
			if col.Kind == diff.ColumnRenamed && strings.EqualFold(col.RenamedFrom, name) {
				return col.Name
			}
		}
	}
	for _, col := range h.Columns {
		if strings.EqualFold(col.Name, name) {
			return col.Name
		}
	}
	return ""
}

func contractType(p *pass) {
	p.contracted(func(b, h *manifest.Node) {
		if !h.Contract.Enforced {
			return
		}
		for _, col := range b.Columns {
			now := named(h.Columns, col.Name)
			if now == nil || col.DataType == "" || now.DataType == "" || strings.EqualFold(squeeze(col.DataType), squeeze(now.DataType)) {
				continue
			}
			old, is := p.declaredType(&p.Base, b, col.Name), p.declaredType(&p.Head, h, col.Name)
			switch f := p.fit(old, is); {
			case f == sameFit && baseName(old) == baseName(is):
			case f == wider || f == sameFit:
				p.reportAs(diag.Warning, h.ID, col.Name, fmt.Sprintf("contracted column %s was %s, and is %s, which holds as much", col.Name, col.DataType, now.DataType))
			default:
				p.report(h.ID, col.Name, fmt.Sprintf("contracted column %s was %s, and is %s", col.Name, col.DataType, now.DataType))
			}
		}
	})
}

// declaredType is the type that a contract gives a column.
func (p *pass) declaredType(s *Side, n *manifest.Node, name string) ir.Type {
	if s.TypeNamed == nil {
		return ir.Type{}
	}
	if col := named(n.Columns, name); col != nil {
		return s.TypeNamed(col.DataType)
	}
	return ir.Type{}
}

// constraint is one with the column that it stands on, empty for the model.
type constraint struct {
	column string
	manifest.Constraint
}

func (c constraint) String() string {
	s := strings.ReplaceAll(c.Type, "_", " ")
	switch {
	case c.column != "":
		s += " of " + c.column
	case len(c.Columns) > 0:
		s += " of " + strings.Join(c.Columns, ", ")
	}
	if c.Expression != "" {
		s += " (" + short(c.Expression) + ")"
	}
	return s
}

func constraintsOf(n *manifest.Node) []constraint {
	var out []constraint
	for _, c := range n.Constraints {
		out = append(out, constraint{"", c})
	}
	for _, col := range n.Columns {
		for _, c := range col.Constraints {
			out = append(out, constraint{col.Name, c})
		}
	}
	return out
}

// enforcedConstraints are the constraints that warehouses refuse rows by.
var enforcedConstraints = map[string][]string{
	"postgres": {"check", "not_null", "unique", "primary_key", "foreign_key"},
	"duckdb":   {"check", "not_null", "unique", "primary_key", "foreign_key"},
	"redshift": {"not_null"}, "snowflake": {"not_null"}, "bigquery": {"not_null"}, "databricks": {"check", "not_null"},
	"spark": {}, "athena": {}, "trino": {"not_null"},
}

func enforces(adapter, kind string) bool {
	list, known := enforcedConstraints[adapter]
	if !known {
		list = []string{"not_null", "foreign_key"} // dbt's default
	}
	return slices.Contains(list, kind)
}

// lostConstraints are those of a that b lacks.
func lostConstraints(a, b *manifest.Node) []constraint {
	other := constraintsOf(b)
	return slices.DeleteFunc(constraintsOf(a), func(c constraint) bool {
		return slices.ContainsFunc(other, func(o constraint) bool {
			return o.column == c.column && o.Type == c.Type && squeeze(o.Expression) == squeeze(c.Expression) && o.Name == c.Name &&
				slices.Equal(o.Columns, c.Columns) && o.To == c.To && slices.Equal(o.ToColumns, c.ToColumns)
		})
	})
}

// applies reports whether constraints reach the node's relation.
func applies(n *manifest.Node) bool {
	return n.Config.Materialized == "table" || n.Config.Materialized == "incremental"
}

func constraintRemoved(p *pass) {
	p.contracted(func(b, h *manifest.Node) {
		if !h.Contract.Enforced || !applies(b) || !applies(h) {
			return
		}
		for _, c := range lostConstraints(b, h) {
			if c.column != "" && named(h.Columns, c.column) == nil {
				continue // CTR602 tells it
			}
			sev, how := p.rule.Severity, "the warehouse enforced it"
			if !enforces(p.Head.Project.Adapter, c.Type) {
				sev, how = diag.Warning, "the warehouse did not enforce it"
			}
			p.reportAs(sev, h.ID, c.column, fmt.Sprintf("constraint %s is gone or differs; %s", c, how))
		}
	})
}

func constraintAdded(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if !h.Contract.Enforced || !applies(h) {
			return
		}
		for _, c := range lostConstraints(h, b) {
			if c.column != "" && named(b.Columns, c.column) == nil && p.isNewColumn(h, c.column) {
				continue
			}
			then := "the next full run fails on rows that do not meet it"
			switch {
			case !enforces(p.Head.Project.Adapter, c.Type):
				then = "the warehouse does not enforce it"
			case stays(h.Config.Materialized):
				then = "the table that exists gets it with a full refresh only"
			}
			p.report(h.ID, c.column, fmt.Sprintf("constraint %s is new: %s", c, then))
		}
	})
}

func (p *pass) isNewColumn(h *manifest.Node, name string) bool {
	c := p.changes[h.ID]
	return c != nil && containsFold(columnsNamed(c, diff.ColumnAdded), name)
}

func contractNotMet(p *pass) {
	for _, h := range p.Head.Project.Nodes {
		m := p.Head.Program.Model(h.ID)
		if h.ResourceType != "model" || !h.Contract.Enforced || h.Language == "python" || m == nil || m.Open || m.Analysis != ir.Exact {
			continue
		}
		what := contractGap(h, columnNames(m))
		if what == "" {
			continue
		}
		f := p.report(h.ID, "", what)
		if b := p.Base.Project.Node(p.inBase(h.ID)); b != nil && b.Contract.Enforced {
			if old := p.Base.Program.Model(b.ID); old != nil && !old.Open && contractGap(b, columnNames(old)) == what {
				f.Existing = true
			}
		}
	}
}

// contractGap says which columns only a contract or only the query has; empty
// where they agree.
func contractGap(n *manifest.Node, made []string) string {
	var missing, extra []string
	for _, col := range n.Columns {
		if !containsFold(made, bare(col.Name)) {
			missing = append(missing, col.Name)
		}
	}
	for _, name := range made {
		if !slices.ContainsFunc(n.Columns, func(c manifest.Column) bool { return strings.EqualFold(bare(c.Name), name) }) {
			extra = append(extra, name)
		}
	}
	var parts []string
	if missing != nil {
		parts = append(parts, "the query does not make "+few(missing))
	}
	if extra != nil {
		parts = append(parts, "the contract does not list "+few(extra))
	}
	return strings.Join(parts, ", and ")
}

func breakingWithoutVersion(p *pass) {
	p.modified(func(c pair) {
		if c.b.Access != "public" || c.h.Version != c.b.Version {
			return
		}
		gone := goneColumns(c.Change)
		for _, r := range p.retypes() {
			if r.node == c.Node && r.fit != wider {
				gone = append(gone, r.name)
			}
		}
		if len(gone) > 0 {
			p.report(c.Node, "", fmt.Sprintf("a public model breaks by %s, and stays %s", few(gone), orUnversioned(c.h.Version)))
		}
	})
}

func orUnversioned(v string) string {
	if v == "" {
		return "without versions"
	}
	return "version " + v
}

func constraintsNotApplied(p *pass) {
	p.contracted(func(b, h *manifest.Node) {
		if applies(b) && !applies(h) && len(constraintsOf(b)) > 0 {
			p.report(h.ID, "", fmt.Sprintf("as %s %s the model has none of its %d constraints", article(h.Config.Materialized), h.Config.Materialized, len(constraintsOf(b))))
		}
	})
}

func contractOrder(p *pass) {
	p.modified(func(c pair) {
		m := p.Head.Program.Model(c.Node)
		if !c.h.Contract.Enforced || m == nil || m.Open || contractGap(c.h, columnNames(m)) != "" {
			return
		}
		var listed []string
		for _, col := range c.h.Columns {
			listed = append(listed, strings.ToLower(bare(col.Name)))
		}
		made := columnNames(m)
		for i := range made {
			made[i] = strings.ToLower(made[i])
		}
		if !slices.Equal(listed, made) {
			p.report(c.Node, "", "the contract lists the columns in another order than the query")
		}
	})
}

func contractAdded(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if !b.Contract.Enforced && h.Contract.Enforced {
			p.report(h.ID, "", "the contract is enforced from now on")
		}
	})
}

func versionsSwapped(p *pass) {
	for _, h := range p.Head.Project.Nodes {
		if h.Version == "" || h.LatestVersion != h.Version || p.Base.Project.Node(h.ID) != nil {
			continue
		}
		for _, b := range p.Base.Project.Nodes {
			if b.Name != h.Name || b.Package != h.Package || b.ResourceType != "model" || b.LatestVersion == h.LatestVersion || b.Version != b.LatestVersion {
				continue
			}
			old, now := p.Base.Program.Model(b.ID), p.Head.Program.Model(h.ID)
			if old == nil || now == nil || old.Open || now.Open {
				continue
			}
			var gone []string
			for _, c := range old.Columns {
				if !hasColumnFold(now, c.Name) {
					gone = append(gone, c.Name)
				}
			}
			if gone != nil {
				p.report(h.ID, "", fmt.Sprintf("version %s becomes the latest at once, and lacks %s of version %s", h.Version, few(gone), b.Version))
			}
		}
	}
}
