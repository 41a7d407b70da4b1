package dialect

var clickhouse = &Dialect{
	DecimalLiteral: "float", IntDivision: "float", SumOfInt: "int", Average: "float", DateDifference: "int",
	ExactText: true, DefaultsForNull: true,
	Name:  "clickhouse",
	Names: NameRules{Unquoted: FoldExact, Quoted: FoldExact},
	Lexical: Lexical{
		BacktickNames: true, BackslashNames: true, BackslashEscapes: true, HexStrings: true, BytesStrings: true,
		DollarStrings: true, DollarTags: true, DollarInNames: true, HashComments: true, NestedComments: true,
		BraceParams: true, QuestionParams: true,
	},
	Grammar: Grammar{
		ArmTails: true, StarApply: true,
		Reserved: "except intersect using limit cross full left right prewhere qualify union into",
		Callable: "left right and or like",
		NotAlias: "offset settings format window over final sample global any all asof semi anti array inner ilike div mod " +
			"end asc desc fetch interval",
		NotTableAlias: "offset settings format window final sample global any all asof semi anti array paste natural fetch",
		Qualify:       true, Top: false, LimitComma: true, LimitBy: true, Prewhere: true, Settings: true, TrailingComma: true,
		WithExpr: true, SampleWord: true, SemiAnti: true, Asof: true, JoinStrictness: true, ArrayJoin: true, Final: true,
		Lambdas: true, BracketArrays: true, WordDiv: true, WordRegexp: true, UnquotedUnits: true, InnerAliases: true,
		Ternary: true, TupleDots: true, ParamCalls: true, BareInSet: true, FromFirst: true, IsNullWords: false,
	},
	Units: clickhouseUnits,
	Scope: ScopeRules{Values: "c%d", ValuesFirst: 1,
		Pseudo:       map[string]string{"_part": "text", "_table": "text", "_path": "text", "_file": "text", "_partition_id": "text", "_part_index": "int"},
		LeftmostWins: true,
		LateralAlias: true, LateralAliasWins: true, Where: AliasFirst, GroupBy: AliasFirst, Having: AliasFirst,
		Qualify: AliasFirst, OrderBy: AliasFirst, OrdinalGroupBy: true,
	},
}
