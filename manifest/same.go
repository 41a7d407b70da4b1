package manifest

import (
	"maps"
	"reflect"
	"slices"
)

// Same reports whether two versions of a node are one definition: equal in
// everything that either manifest says of it, but for when it was read. What
// depends on a node's own definition alone needs to be computed once for both.
func (n *Node) Same(o *Node) bool {
	return n == o || n.sameCode(o) && n.sameName(o) && n.sameUse(o) && n.sameFacts(o) && n.Config.same(&o.Config)
}

func (n *Node) sameCode(o *Node) bool {
	return n.RawCode == o.RawCode && n.CompiledCode == o.CompiledCode && n.Placeholder == o.Placeholder &&
		n.Language == o.Language && n.Checksum == o.Checksum && slices.Equal(n.ExtraCTEs, o.ExtraCTEs)
}

func (n *Node) sameName(o *Node) bool {
	return n.ID == o.ID && n.ResourceType == o.ResourceType && n.Package == o.Package && n.Name == o.Name && n.Alias == o.Alias &&
		n.Database == o.Database && n.Schema == o.Schema && n.RelationName == o.RelationName && slices.Equal(n.FQN, o.FQN) &&
		n.Path == o.Path && n.OriginalFilePath == o.OriginalFilePath && n.PatchPath == o.PatchPath
}

func (n *Node) sameUse(o *Node) bool {
	return slices.Equal(n.DependsOn.Nodes, o.DependsOn.Nodes) && slices.Equal(n.DependsOn.Macros, o.DependsOn.Macros) &&
		slices.Equal(n.Refs, o.Refs) && slices.Equal(n.SourceRefs, o.SourceRefs) && slices.Equal(n.FunctionRefs, o.FunctionRefs)
}

func (n *Node) sameFacts(o *Node) bool {
	return n.Description == o.Description && slices.Equal(n.Tags, o.Tags) && n.Meta == o.Meta && n.Access == o.Access &&
		n.Group == o.Group && n.Version == o.Version && n.LatestVersion == o.LatestVersion && n.DeprecationDate == o.DeprecationDate &&
		n.Contract == o.Contract && slices.Equal(n.PrimaryKey, o.PrimaryKey) && maps.Equal(n.Unrendered, o.Unrendered) &&
		slices.EqualFunc(n.Columns, o.Columns, sameColumn) && slices.EqualFunc(n.Constraints, o.Constraints, sameConstraint) &&
		equal(n.TimeSpine, o.TimeSpine) && equal(n.Test, o.Test) && equal(n.Function, o.Function)
}

func sameColumn(a, b Column) bool {
	return a.Name == b.Name && a.DataType == b.DataType && a.Quote == b.Quote && a.Description == b.Description && a.Meta == b.Meta &&
		a.Granularity == b.Granularity && slices.Equal(a.Tags, b.Tags) && slices.EqualFunc(a.Constraints, b.Constraints, sameConstraint)
}

func sameConstraint(a, b Constraint) bool {
	return a.Type == b.Type && a.Name == b.Name && a.Expression == b.Expression && a.To == b.To &&
		slices.Equal(a.Columns, b.Columns) && slices.Equal(a.ToColumns, b.ToColumns)
}

// same compares configurations as they are written: all fields follow from
// that. Those that were never written are compared field by field.
func (c *Config) same(o *Config) bool {
	if c.text != "" || o.text != "" {
		return c.text == o.text
	}
	return reflect.DeepEqual(c, o)
}

// equal compares what few nodes have.
func equal[T any](a, b *T) bool { return a == nil && b == nil || reflect.DeepEqual(a, b) }
