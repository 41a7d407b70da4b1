// Package dialect holds facts about the SQL dialects of warehouses, as data.
//
// A [Dialect] is a struct of facts: how names fold, which characters quote,
// which words are reserved, which optional syntax exists, what a bare name in
// GROUP BY means, where NULLs sort, and what its functions are. Front ends,
// resolver and normal form read them; nobody branches on a dialect's name.
//
// One file holds one dialect's table. [For] finds the dialect of a dbt adapter;
// an adapter that is not known gets the lenient generic one.
package dialect
