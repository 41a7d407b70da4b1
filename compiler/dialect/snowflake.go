package dialect

var snowflake = &Dialect{
	NaNOrdered:     true,
	DecimalLiteral: "decimal", IntDivision: "decimal", DateDifference: "int",
	ExactText: true, DatesFromText: true,
	Name:  "snowflake",
	Names: NameRules{Unquoted: FoldUpper, Quoted: FoldExact},
	Lexical: Lexical{
		DollarInNames: true, LocalNames: true, BackslashEscapes: true, DollarStrings: true, SlashComments: true,
		HexStrings: true, QuestionParams: true, ColonParams: true, DollarParams: true,
	},
	Grammar: Grammar{
		AnyLists: true, ObjectStars: true, LooseWith: true,
		Reserved: "all any cast check column connect create cross desc delete drop false following for full grant ilike " +
			"insert intersect into lateral left minus natural of qualify regexp revoke right rlike row rows " +
			"sample some table tablesample to trigger true unique update using values whenever",
		Callable:      "left right insert rlike regexp row like ilike",
		NotAlias:      "except fetch limit offset window start union over within ignore respect",
		NotTableAlias: "asof at before changes except fetch limit match_condition match_recognize offset start",
		Qualify:       true, Top: true, ConnectBy: true, Minus: true, TrailingComma: true, Pivot: true, MatchRecognize: true,
		SampleWord: true, TimeTravel: true, Asof: true, Stages: true, JoinWithoutOn: true, Lambdas: true, ColonPaths: true,
		BracketArrays: true, BraceStructs: true, OuterMarks: true, WordRegexp: true, UnquotedUnits: false, FromFirst: false,
		Pipes: true,
	},
	Units: snowflakeUnits,
	Scope: ScopeRules{Unnamed: UnnamedUpper, PivotQuotes: true, NumberedColumns: true,
		Pseudo: map[string]string{"metadata$action": "text", "metadata$isupdate": "bool", "metadata$row_id": "text",
			"metadata$filename": "text", "metadata$file_row_number": "int", "metadata$row_version": "int"},
		LateralAlias: true, Where: AliasAfterInput, GroupBy: AliasAfterInput, Having: AliasAfterInput,
		Qualify: AliasAfterInput, OrderBy: AliasFirst, OrdinalGroupBy: true,
	},
}
