package dialect

var oracle = &Dialect{
	NaNOrdered:     true,
	DecimalLiteral: "decimal", IntDivision: "decimal", DateDifference: "decimal",
	EmptyIsNull: true,
	Name:        "oracle",
	Names:       NameRules{Unquoted: FoldUpper, Quoted: FoldExact},
	Lexical: Lexical{
		DollarInNames: true, HashInNames: true, NationalStrings: true, DelimitedStrings: true, QuestionParams: true,
		ColonParams: true,
	},
	Grammar: Grammar{
		AnyLists: true, FlatSetOps: true, PartitionOf: true, IntervalCasts: true,
		BareCalls: "sysdate systimestamp uid user sessiontimezone dbtimezone",
		Reserved: "all alter any asc by check compress connect create " +
			"default delete desc drop for grant insert " +
			"intersect into minus natural nocompress nowait of prior " +
			"revoke set start table to " +
			"unique update using values view whenever cross full left right outer",
		Callable:      "char left right row date",
		NotAlias:      "fetch offset partition over within bulk end except model qualify",
		NotTableAlias: "except fetch model offset qualify versions window partition subpartition",
		ConnectBy:     true, Minus: true, Pivot: true, MatchRecognize: true, SampleWord: true, TimeTravel: true, Apply: true,
		OuterMarks: true, Qualify: false,
	},
	Scope: ScopeRules{Unnamed: UnnamedUpper, ImplicitRecursion: true, OrderBy: AliasAlone,
		BareCalls: map[string]bool{"rownum": true},
		Pseudo:    map[string]string{"rowid": "text", "ora_rowscn": "int"},
	},
}
