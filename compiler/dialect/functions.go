package dialect

// sharedFunctions are functions that mean the same in every dialect that has
// them. A dialect's own table overrides an entry.
var sharedFunctions = map[string]Function{
	"count": {Kind: Aggregate, Volatility: Immutable, Returns: "bigint"},
}
