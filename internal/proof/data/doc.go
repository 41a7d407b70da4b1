// Package data makes the small adversarial databases on which queries are
// executed: a random schema, and random rows for it.
//
// Values come from small domains that surround every literal that a query can
// hold, so that comparisons, joins and groups meet each other; NULLs, near
// duplicates, empty tables, orphans and ties are common. Everything follows
// from the random source that is handed in. It knows no SQL but literals.
package data
