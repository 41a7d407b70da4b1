package dialect

// genericGrammar takes what does not contradict itself.
var genericGrammar = Grammar{
	AnyLists: true, StringAliases: true, TypedStrings: true, LooseWith: true,
	Reserved: "all any asc cast cross desc end except false for full intersect into lateral left limit natural outer " +
		"right table to true using",
	Callable: "left right any",
	NotAlias: "fetch filter limit offset over window within qualify",
	NotTableAlias: "anti asof fetch limit match_recognize minus offset pivot qualify sample semi start tablesample unpivot " +
		"window",
	Qualify: true, Top: true, ConnectBy: true, Minus: true, TrailingComma: true, LimitComma: true, FromFirst: true,
	Pivot: true, MatchRecognize: true, TimeTravel: true, SemiAnti: true, Asof: true, Apply: true, LateralView: true,
	JoinWithoutOn: true, Lambdas: true, ArrowOperator: true, GenericTypes: true, BracketArrays: true, BraceStructs: true,
	OuterMarks: true, WordRegexp: true, UnquotedUnits: true, Pipes: true,
}

var genericLexical = Lexical{
	BacktickNames: true, DollarInNames: true, EscapeStrings: true, NationalStrings: true, HexStrings: true,
	DollarStrings: true, DollarTags: true, DollarParams: true, QuestionParams: true, ColonParams: true, AtParams: true,
	RawStrings: true,
}

// generic stands in for an adapter that is not known. Nothing is folded, names
// compare without case.
var generic = &Dialect{
	Name:    "generic",
	Names:   NameRules{Unquoted: FoldNone, Quoted: FoldNone},
	Lexical: genericLexical,
	Grammar: genericGrammar,
	Units:   genericUnits,
	Scope: ScopeRules{
		LateralAlias: true, GroupBy: AliasAfterInput, Having: AliasAfterInput, Qualify: AliasAfterInput, OrderBy: AliasFirst,
		OrdinalGroupBy: true,
	},
}

// The dialects below differ from the generic one in how names fold.
var (
	vertica  = named("vertica", FoldNone, FoldNone, false)
	exasol   = named("exasol", FoldUpper, FoldExact, false)
	teradata = named("teradata", FoldNone, FoldNone, true)
	sqlite   = named("sqlite", FoldNone, FoldNone, true)
)

func named(name string, unquoted, quoted Folding, nullsLow bool) *Dialect {
	d := *generic
	d.Name = name
	d.Names = NameRules{Unquoted: unquoted, Quoted: quoted}
	d.NullsLow = nullsLow
	return &d
}
