package dialect

// athena is Trino behind a service; its names may start with a digit only in
// quotes, and backticks quote names in what it shares with Hive.
var athena = &Dialect{
	DecimalLiteral: "decimal", IntDivision: "int", SumOfInt: "int", Average: "float", DateDifference: "interval",
	ExactText: true,
	Name:      "athena",
	Names:     NameRules{Unquoted: FoldLower, Quoted: FoldLower},
	Lexical:   trinoLexical,
	Grammar:   trinoGrammar,
	Scope: ScopeRules{Unnamed: UnnamedTrino, OrderBy: AliasFirst, OrdinalGroupBy: true, StructRows: true,
		Values: "_col%d", Pseudo: trinoPseudo},
}
