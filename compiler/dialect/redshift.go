package dialect

var redshift = &Dialect{
	NaNOrdered:     true,
	DecimalLiteral: "decimal", IntDivision: "int", SumOfInt: "int", DateDifference: "int",
	DatesFromText: true, CountType: "bigint",
	Name: "redshift",
	// Names are lower case even in quotes unless a session says otherwise.
	Names: NameRules{Unquoted: FoldLower, Quoted: FoldLower, MaxBytes: 127},
	Lexical: Lexical{
		DollarInNames: true, HashInNames: true, EscapeStrings: true, NationalStrings: true, BackslashEscapes: true,
		DollarStrings: true, DollarTags: true, DollarParams: true, UserOperators: true, NestedComments: true,
	},
	Grammar: Grammar{
		AnyLists: true, TypedStrings: true, RowNumbers: true, UnionExclude: true,
		BareCalls: "sysdate",
		Reserved: "all analyse analyze any array asc both cast check collate column constraint create cross " +
			"current_date current_time current_timestamp current_user default deferrable desc do end " +
			"except false for foreign full grant ilike initially intersect into isnull lateral leading left limit " +
			"localtime localtimestamp minus natural notnull offset only outer overlaps primary " +
			"qualify references right session_user similar some table to top trailing true unique user using",
		Callable:      "left right array",
		NotAlias:      "day hour minute month second year fetch filter over window within without varying precision",
		NotTableAlias: "window fetch pivot unpivot start connect",
		Qualify:       true, Top: true, ConnectBy: true, Minus: true, Pivot: true, OuterMarks: true, TypeFirst: true,
		IsNullWords: true, ArrowOperator: false, UnquotedUnits: true,
	},
	Units: redshiftUnits,
	Scope: ScopeRules{Unnamed: UnnamedPostgres,
		LateralAlias: true, GroupBy: AliasAfterInput, Having: AliasHidden, Qualify: AliasAfterInput, OrderBy: AliasFirst,
		OrdinalGroupBy: true,
	},
}
