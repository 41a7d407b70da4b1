package dialect

var exactTables = FoldExact

var bigquery = &Dialect{
	DecimalLiteral: "float", IntDivision: "float", SumOfInt: "int", Average: "float", DateDifference: "interval",
	ExactText: true, DatesFromText: true,
	Name:  "bigquery",
	Names: NameRules{Unquoted: FoldNone, Quoted: FoldNone, Tables: &exactTables},
	Lexical: Lexical{
		BacktickNames: true, BackslashNames: true, DoubleQuoteStrings: true, BackslashEscapes: true, NoDoubledQuotes: true,
		TripleQuotes: true, AdjacentStrings: true, RawStrings: true, BackslashInRaw: true, DigitsAfterDot: true, BytesStrings: true, HashComments: true, QuestionParams: true, AtParams: true,
	},
	Grammar: Grammar{
		Reserved: "all any array asc at by cast collate contains create cross cube current default define desc end enum " +
			"escape except exclude extract false fetch following for full grouping groups hash if ignore intersect " +
			"interval into lateral left limit lookup merge natural new no nulls of outer over partition " +
			"preceding proto qualify range recursive respect right rollup rows set some struct tablesample to treat true " +
			"unbounded unnest using window within",
		Callable: "left right if grouping range collate hash contains",
		NotAlias: "offset",
		Qualify:  true, SelectAs: true, FromFirst: true, Pipes: true, TrailingComma: true, Pivot: true, TimeTravel: true,
		DashedTables: true, SplitTables: true, GenericTypes: true, BracketArrays: true, UnquotedUnits: true, Lambdas: true,
	},
	Units: bigqueryUnits,
	Scope: ScopeRules{Unnamed: UnnamedBigQuery,
		LateralAlias: true, Where: AliasAfterInput, // where reusable aliases are switched on
		GroupBy: AliasAlone, Having: AliasFirst, Qualify: AliasFirst, OrderBy: AliasFirst,
		OrdinalGroupBy: true, StructRows: true,
		Pseudo: map[string]string{"_partitiontime": "timestamptz", "_partitiondate": "date", "_table_suffix": "text", "_file_name": "text"},
	},
	NullsLow: true,
}
