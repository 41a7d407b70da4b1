// Package canon brings resolved queries into normal form and sums them up as
// digests.
//
// Charter: it may say "different" of two queries that are equal. It must never
// say "equal" of two that differ on some database.
package canon
