package dialect

var duckdb = &Dialect{
	NaNOrdered:     true,
	DecimalLiteral: "decimal", IntDivision: "float", SumOfInt: "int", Average: "float", DateDifference: "int",
	ExactText: true, DatesFromText: true, CountType: "bigint",
	Name:  "duckdb",
	Names: NameRules{Unquoted: FoldNone, Quoted: FoldNone},
	Lexical: Lexical{
		DollarInNames: true, EscapeStrings: true, UnicodeStrings: true, HexStrings: true, DollarStrings: true,
		DollarTags: true, NestedComments: true, DollarParams: true, LocalNames: true, QuestionParams: true, UserOperators: true,
	},
	Grammar: Grammar{
		AnyLists: true, TypedStrings: true, ColonAlias: true, StringAliases: true,
		Reserved: "all analyse analyze any array asc asymmetric both cast check collate column constraint create cross " +
			"default deferrable desc do end except false fetch for foreign full grant initially intersect " +
			"into isnull ilike lateral leading left limit natural notnull offset only outer overlaps pivot placing primary qualify " +
			"references returning right similar some symmetric table tablesample to trailing true unique unpivot using variadic window glob",
		Callable:      "left right glob",
		NotAlias:      "filter over sample within",
		NotTableAlias: "anti asof at positional sample semi",
		Qualify:       true, FromFirst: true, PivotQuery: true, TrailingComma: true, Pivot: true, SampleWord: true,
		TimeTravel: true, SemiAnti: true, Asof: true, StringTables: true, Lambdas: true, ArrowOperator: true,
		BracketArrays: true, BraceStructs: true, WordGlob: true, IsNullWords: true, UnquotedUnits: true, BareInSet: true,
	},
	Scope: ScopeRules{Values: "col%d",
		Pseudo:       map[string]string{"rowid": "int"},
		LateralAlias: true, Where: AliasAfterInput, GroupBy: AliasAfterInput, Having: AliasAfterInput,
		Qualify: AliasAfterInput, OrderBy: AliasFirst, OrdinalGroupBy: true,
	},
}
