package canon

import (
	"encoding/hex"
	"strconv"
)

// Version is the version of the normal form. Digests of different versions say
// nothing about each other.
const Version = 2

// Digest sums up a meaning. Equal digests mean equal data on every database;
// different ones mean nothing. The zero Digest stands for "none".
type Digest [16]byte

func (d Digest) String() string {
	return strconv.Itoa(Version) + ":" + hex.EncodeToString(d[:])
}

// IsZero reports whether there is no digest.
func (d Digest) IsZero() bool { return d == Digest{} }

// Taint says what a value or a set of rows depends on besides the data. Order
// matters: a larger taint is worse. The zero value is a function of the data
// alone.
type Taint uint8

const (
	Deterministic Taint = iota
	FloatOrder          // a float aggregate: equal up to rounding
	TieOrder            // an order that is not total decides
	Clock               // now(), current_date: one value a statement
	Random              // random(), uuid(), sampling
	ExternalState       // something outside of the warehouse
)

func (t Taint) String() string {
	return [...]string{"deterministic", "float order", "ties", "clock", "random", "external"}[t]
}

// Digests are those of one query.
type Digests struct {
	// Rows fixes which rows there are and how often.
	Rows Digest
	// Set fixes which rows there are, not how often.
	Set       Digest
	RowsTaint Taint
	// Columns are in output order, by name. Each fixes a column's values
	// relative to Rows.
	Columns []ColumnDigest
	// Facts are what was believed of stored data on the way: no digest holds where
	// one of them does not. Sorted.
	Facts []Fact
}

// ColumnDigest is the digest of one column.
type ColumnDigest struct {
	Name   string
	Digest Digest
	Taint  Taint
}

// Column finds a column's digest by name; ok is false when there is none.
func (d Digests) Column(name string) (c ColumnDigest, ok bool) {
	for _, c := range d.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return ColumnDigest{}, false
}
