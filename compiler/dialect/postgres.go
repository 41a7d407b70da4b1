package dialect

// pgReserved are PostgreSQL's reserved words, those that may name a function or
// a type included.
const pgReserved = "all analyse analyze any array asc asymmetric both cast check collate column constraint create " +
	"current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc do " +
	"end except false fetch for foreign grant initially intersect into lateral leading limit localtime localtimestamp " +
	"offset only placing primary references returning session_user some symmetric table to trailing true unique user " +
	"using variadic window " + pgTypeFunc

// pgTypeFunc are reserved as columns, and may be called.
const pgTypeFunc = "authorization binary collation concurrently cross current_schema freeze full ilike isnull left " +
	"natural notnull outer overlaps right similar tablesample verbose"

var postgres = &Dialect{
	PostgresGrammar: true,
	NaNOrdered:      true,
	DecimalLiteral:  "decimal", IntDivision: "int", SumOfInt: "int", Average: "", DateDifference: "int",
	ExactText: true, DatesFromText: true, CountType: "bigint",
	SumTypes: map[string]string{"smallint": "bigint", "int": "bigint", "bigint": "numeric", "numeric": "numeric"},
	Name:     "postgres",
	Names:    NameRules{Unquoted: FoldLower, Quoted: FoldExact, MaxBytes: 63},
	Lexical: Lexical{
		DollarInNames: true, EscapeStrings: true, NationalStrings: true, UnicodeStrings: true, HexStrings: true,
		BytesStrings: true, DollarStrings: true, DollarTags: true, NestedComments: true, StrictNumbers: true,
		DollarParams: true, UserOperators: true,
	},
	Grammar: Grammar{
		Strict: true, AnyLists: true, TypedStrings: true, EmptySelect: true,
		BareCalls: "user system_user current_schema",
		Reserved:  pgReserved,
		Callable:  pgTypeFunc + " inner is join like",
		NotAlias: "array char character create day except fetch filter for from grant group having hour intersect into " +
			"isnull limit minute month notnull offset on order over overlaps precision returning second to union " +
			"varying where window with within without year",
		ArrowOperator: true, IsNullWords: true,
	},
	Scope: ScopeRules{Unnamed: UnnamedPostgres, GroupBy: AliasAfterInput, OrderBy: AliasAlone, OrdinalGroupBy: true,
		StructRows: true,
		Pseudo:     map[string]string{"ctid": "other", "xmin": "other", "xmax": "other", "cmin": "other", "cmax": "other", "tableoid": "other"},
	},
}
