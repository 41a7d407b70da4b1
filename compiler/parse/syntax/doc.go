// Package syntax holds what every front end says in the same way: the codes of
// its diagnostics, and how deep a query may be.
package syntax
