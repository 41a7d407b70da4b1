package dialect

var sqlserverLexical = Lexical{
	BracketNames: true, HashInNames: true, AtInNames: true, DollarInNames: true, NationalStrings: true, NestedComments: true,
	AtParams: true, QuestionParams: true,
}

var sqlserverGrammar = Grammar{
	StringAliases: true,
	BareCalls:     "system_user",
	Reserved: "all alter any asc authorization begin by check column constraint contains create cross current " +
		"current_date current_time current_timestamp current_user default delete desc drop end escape except execute fetch for " +
		"foreign full function grant insert intersect into key left merge natural nocheck off option outer over percent " +
		"pivot primary procedure references right schema session_user set some system_user table tablesample to top " +
		"tran transaction trigger union unique unpivot update user using values view while within",
	Callable:      "left right",
	NotAlias:      "offset window",
	NotTableAlias: "offset window",
	Top:           true, QueryOptions: true, AliasFirst: true, Pivot: true, TimeTravel: true, Apply: true, TableHints: true,
	TypeFirst: true,
}

// sqlserver takes the usual collation, which knows no letter case.
var sqlserver = &Dialect{
	NaNOrdered:     true,
	DecimalLiteral: "decimal", IntDivision: "int", SumOfInt: "int",
	Name:     "sqlserver",
	Names:    NameRules{Unquoted: FoldNone, Quoted: FoldNone},
	Lexical:  sqlserverLexical,
	Grammar:  sqlserverGrammar,
	Units:    sqlserverUnits,
	Scope:    ScopeRules{Unnamed: UnnamedNone, ImplicitRecursion: true, OrderBy: AliasAlone},
	NullsLow: true,
}

// fabric's default collation tells letter case apart.
var fabric = &Dialect{
	Name:     "fabric",
	Names:    NameRules{Unquoted: FoldExact, Quoted: FoldExact},
	Lexical:  sqlserverLexical,
	Grammar:  sqlserverGrammar,
	Units:    sqlserverUnits,
	Scope:    ScopeRules{OrderBy: AliasFirst},
	NullsLow: true,
}
