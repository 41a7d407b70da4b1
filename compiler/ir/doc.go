// Package ir is the resolved query: relational algebra in which every column is
// a [ColumnID] and every relation of the project is an [addr.Node].
//
// The resolver makes it; normal form and lineage read it. Rules:
//
//  1. A ColumnID belongs to one [Query]. It is introduced by exactly one
//     operator (Scan, Project, Aggregate, Window, Values, SetOp, Unnest,
//     TableFunc, Ref, Opaque) and means the same everywhere above it.
//  2. An operator's expressions use only columns of its inputs, or, below a
//     lateral join or inside a [Subquery], columns of the enclosing operators
//     (outer references).
//  3. Filter, Join, Limit, Sort, Window and Project keep the columns of their
//     inputs visible; Aggregate, Distinct, SetOp and Opaque do not: above them only
//     what they introduce or list.
//  4. A CTE is one [CTE], shared by all its [Ref]s; each Ref introduces its own
//     columns, parallel to the CTE's outputs. Nothing is copied, so a query's
//     size stays linear in its text.
//  5. What was not understood is [Opaque] or [OpaqueExpr] and holds everything
//     that it may depend on. Approximation is from above.
//
// Trees are not changed after they are made. [Check] verifies the rules and
// runs after every stage in tests. The package knows no names beyond those of
// output columns and of columns of stored relations, and no dialect.
package ir
