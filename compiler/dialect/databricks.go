package dialect

var databricks = &Dialect{
	NaNOrdered:     true,
	DecimalLiteral: "decimal", IntDivision: "float", SumOfInt: "int", DateDifference: "interval",
	ExactText: true,
	Name:      "databricks",
	Names:     NameRules{Unquoted: FoldNone, Quoted: FoldNone},
	Lexical:   sparkLexical,
	Grammar:   databricksGrammar(),
	Units:     sparkUnits,
	Scope: ScopeRules{Unnamed: UnnamedSpark, Values: "col%d", ValuesFirst: 1,
		Pseudo:       map[string]string{"_metadata": "struct"},
		LateralAlias: true, GroupBy: AliasAfterInput, Having: AliasAfterInput, Qualify: AliasAfterInput, OrderBy: AliasFirst,
		OrdinalGroupBy: true,
	},
	NullsLow: true,
}

// databricksGrammar is Spark's with what Databricks adds.
func databricksGrammar() Grammar {
	g := sparkGrammar
	g.Qualify = true
	g.TrailingComma = true
	return g
}
