package dialect

var sparkLexical = Lexical{
	BacktickNames: true, DigitNames: true, DigitsAfterDot: true, DoubleQuoteStrings: true, BackslashEscapes: true, AdjacentStrings: true,
	RawStrings: true, HexStrings: true, NestedComments: true, NumberSuffixes: true, QuestionParams: true, ColonParams: true,
	AtInNames: false, LocalNames: true,
}

// sparkGrammar follows the ANSI reserved words only where the parser needs them:
// outside of ANSI mode nearly every word is a name.
var sparkGrammar = Grammar{
	LooseWith: true, TryCasts: true, StringAliases: true,
	Reserved:      "cross end except full intersect lateral left natural right using for into",
	Callable:      "left right",
	NotAlias:      "limit offset fetch window qualify minus lateral cluster distribute sort over filter within",
	NotTableAlias: "anti cluster distribute limit minus offset pivot qualify semi sort tablesample unpivot window",
	Minus:         true, SparkOrder: true, FromFirst: true, Pipes: true, Pivot: true, TimeTravel: true, SemiAnti: true,
	LateralView: true, JoinWithoutOn: true, Lambdas: true, GenericTypes: true, BangNot: true, WordDiv: true,
	WordRegexp: true, UnquotedUnits: true, ColonPaths: true, AmpAnd: true,
}

// spark knows no letter case in names: it keeps what is written, also in quotes.
var spark = &Dialect{
	NaNOrdered:     true,
	DecimalLiteral: "decimal", IntDivision: "float", SumOfInt: "int", DateDifference: "interval",
	ExactText: true,
	Name:      "spark",
	Names:     NameRules{Unquoted: FoldNone, Quoted: FoldNone},
	Lexical:   sparkLexical,
	Grammar:   sparkGrammar,
	Units:     sparkUnits,
	Scope: ScopeRules{Unnamed: UnnamedSpark, Values: "col%d", ValuesFirst: 1,
		Pseudo:       map[string]string{"_metadata": "struct"},
		LateralAlias: true, GroupBy: AliasAfterInput, Having: AliasAfterInput, OrderBy: AliasFirst, OrdinalGroupBy: true,
	},
	NullsLow: true,
}
