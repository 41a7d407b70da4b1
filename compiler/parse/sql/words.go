package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/dialect"
)

// wordTable finds keywords by hash, without allocation. It is open addressing
// over a power of two that is at least four times the number of keywords.
var wordTable = func() (t [wordTableSize]keyword) {
	for k := kwNone + 1; k < keywordCount; k++ {
		h := uint32(fnvStart)
		for i := range len(keywordTexts[k]) {
			h = (h ^ uint32(keywordTexts[k][i])) * fnvPrime
		}
		i := h & (wordTableSize - 1)
		for t[i] != kwNone {
			i = (i + 1) & (wordTableSize - 1)
		}
		t[i] = k
	}
	return t
}()

const (
	wordTableSize  = 2048
	maxKeywordSize = 20
	fnvStart       = 2166136261
	fnvPrime       = 16777619
)

// lowers are all bytes in lower case, for ASCII.
var lowers = func() (t [256]byte) {
	for c := range t {
		t[c] = lower(byte(c))
	}
	return t
}()

// lookup finds the keyword with the text s, in any case.
func lookup(s string) keyword {
	if len(s) > maxKeywordSize {
		return kwNone
	}
	h := uint32(fnvStart)
	for i := range len(s) {
		h = (h ^ uint32(lowers[s[i]])) * fnvPrime
	}
	return lookupHash(s, h)
}

// lookupHash finds the keyword with the text s, whose hash is h.
func lookupHash(s string, h uint32) keyword {
	for i := h & (wordTableSize - 1); wordTable[i] != kwNone; i = (i + 1) & (wordTableSize - 1) {
		if equalLower(keywordTexts[wordTable[i]], s) {
			return wordTable[i]
		}
	}
	return kwNone
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// equalLower reports whether s in lower case is the text word.
func equalLower(word, s string) bool {
	if len(word) != len(s) {
		return false
	}
	for i := range len(s) {
		if lowers[s[i]] != word[i] {
			return false
		}
	}
	return true
}

// use says where a keyword may not be a name, in one dialect.
type use uint8

const (
	reserved      use = 1 << iota // nowhere but after AS
	callable                      // reserved, but a name in front of a parenthesis
	notAlias                      // not an alias of a column without AS
	notTableAlias                 // not an alias of a table without AS
	bareCall                      // a function without parentheses
)

// wordUse holds the uses of all keywords in one dialect.
type wordUse [keywordCount]use

// bareCalls are called without parentheses in every dialect.
const bareCalls = "current_catalog current_date current_role current_time current_timestamp current_user localtime " +
	"localtimestamp session_user"

// wordUses are the uses of words in all dialects, made at start-up.
var wordUses = func() map[*dialect.Dialect]*wordUse {
	all := map[*dialect.Dialect]*wordUse{}
	for _, d := range dialect.All() {
		all[d] = usesOf(d)
	}
	return all
}()

func usesOf(d *dialect.Dialect) *wordUse {
	u := &wordUse{}
	mark := func(words string, bits use) {
		for _, w := range strings.Fields(words) {
			k := lookup(w)
			if k == kwNone {
				panic("sql: dialect " + d.Name + " lists a word that is no keyword: " + w)
			}
			u[k] |= bits
		}
	}
	for _, w := range d.ReservedWords() {
		if d.Grammar.Strict { // PostgreSQL takes reserved words for aliases of columns
			mark(w, reserved|notTableAlias)
			continue
		}
		mark(w, reserved|notAlias|notTableAlias)
	}
	mark(d.Grammar.Callable, callable)
	mark(d.Grammar.NotAlias, notAlias)
	mark(d.Grammar.NotTableAlias, notTableAlias)
	mark(bareCalls, bareCall)
	mark(d.Grammar.BareCalls, bareCall)
	return u
}

// usesFor are the uses of words in d.
func usesFor(d *dialect.Dialect) *wordUse {
	if u, ok := wordUses[d]; ok {
		return u
	}
	return usesOf(d)
}
