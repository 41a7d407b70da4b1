package dialect

var mysqlLexical = Lexical{
	BacktickNames: true, DollarInNames: true, DigitNames: true, DigitsAfterDot: true, DoubleQuoteStrings: true, BackslashEscapes: true,
	AdjacentStrings: true, BytesStrings: true, HexStrings: true, NationalStrings: true, HashComments: true,
	DashCommentsSpaced: true, QuestionParams: true, AtParams: true,
}

var mysqlGrammar = Grammar{
	StringAliases: true, IndexHints: true, TimeTravel: true, MemberOf: true, PartitionOf: true,
	BareCalls: "utc_date utc_time utc_timestamp",
	Reserved: "add all alter analyze asc before both by cascade change check collate column condition constraint continue " +
		"convert create cross cube cume_dist current_date current_time current_timestamp current_user database databases " +
		"default delayed delete dense_rank desc describe div drop dual each elseif empty escaped except exit explain false " +
		"fetch first_value for force foreign full fulltext function generated grant grouping groups high_priority if ignore " +
		"index infile insert intersect interval into iterate key keys kill lag last_value lateral lead leading leave " +
		"left limit linear lines load localtime localtimestamp lock loop match mod natural ntile of optimize option " +
		"optionally outer over percent_rank primary procedure range rank read recursive references regexp release rename " +
		"repeat replace require restrict return revoke right rlike row_number schema separator set show sql ssl starting " +
		"straight_join system table to trailing trigger true unique unlock update usage use using utc_date utc_time " +
		"utc_timestamp values virtual while window write xor",
	Callable: "left right if mod repeat replace insert convert database schema cume_dist dense_rank first_value lag " +
		"last_value lead ntile percent_rank rank row_number current_date current_time current_timestamp current_user " +
		"localtime localtimestamp utc_date utc_time utc_timestamp values grouping collate match char interval rlike regexp truncate",
	NotAlias:      "offset end over",
	NotTableAlias: "offset",
	LimitComma:    true, JoinWithoutOn: true, ArrowOperator: true, BangNot: true, AmpAnd: true, PipeOr: true, WordDiv: true,
	WordXor: true, WordRegexp: true, UnquotedUnits: true, RowConvert: true,
}

var mysqlScope = ScopeRules{
	HavingFilters: true, Values: "column_%d",
	GroupBy: AliasAfterInput, Having: AliasFirst, OrderBy: AliasFirst, OrdinalGroupBy: true,
}

var mysql = &Dialect{
	NaNOrdered:     true,
	DecimalLiteral: "decimal", IntDivision: "decimal", SumOfInt: "decimal",
	Name:     "mysql",
	Names:    NameRules{Unquoted: FoldNone, Quoted: FoldNone, Tables: &exactTables},
	Lexical:  mysqlLexical,
	Grammar:  mysqlGrammar,
	Units:    mysqlUnits,
	Scope:    mysqlScope,
	NullsLow: true,
}

// doris is the dialect of Apache Doris and StarRocks, which took MySQL's.
var doris = &Dialect{
	Name:     "doris",
	Names:    NameRules{Unquoted: FoldNone, Quoted: FoldNone, Tables: &exactTables},
	Lexical:  mysqlLexical,
	Grammar:  dorisGrammar(),
	Units:    mysqlUnits,
	Scope:    mysqlScope,
	NullsLow: true,
}

func dorisGrammar() Grammar {
	g := mysqlGrammar
	g.Reserved = "all asc both by cast collate cross cube current_date current_time current_timestamp current_user default desc div " +
		"except false for full intersect into lateral left limit natural outer over right rlike regexp table to true using " +
		"values qualify"
	g.Callable = "left right like rlike regexp"
	g.NotAlias = "anti asof end fetch filter minus offset over partition sample semi tablesample tablet window"
	g.NotTableAlias = "anti asof fetch final minus offset partition pivot semi tablesample tablet window"
	g.Qualify = true
	g.Minus = true
	g.PipeOr = false
	g.SemiAnti = true
	g.Asof = true
	g.LateralView = true
	g.Lambdas = true
	g.GenericTypes = true
	g.BracketArrays = true
	g.TimeTravel = true
	g.Pivot = true
	g.MatchWords = true
	return g
}

// singlestore is MySQL's with casts and paths of its own.
var singlestore = &Dialect{
	Name:     "singlestore",
	Names:    mysql.Names,
	Lexical:  mysqlLexical,
	Grammar:  singlestoreGrammar(),
	Units:    mysqlUnits,
	Scope:    mysqlScope,
	NullsLow: true,
}

func singlestoreGrammar() Grammar {
	g := mysqlGrammar
	g.ColonCasts = true
	return g
}
