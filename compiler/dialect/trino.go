package dialect

var trinoLexical = Lexical{
	UnicodeStrings: true, HexStrings: true, QuestionParams: true, BacktickNames: true, AtInNames: false,
}

var trinoGrammar = Grammar{
	Reserved: "alter cast constraint create cross cube current_catalog current_date current_path current_role " +
		"current_schema current_time current_timestamp current_user deallocate delete describe drop end escape except " +
		"execute extract false for full grouping insert intersect into json_array json_exists json_object json_query " +
		"json_table json_value left listagg localtime localtimestamp natural normalize outer prepare recursive right " +
		"rollup skip table trim true uescape unnest using values",
	Callable: "left right grouping listagg normalize trim json_array json_exists json_object json_query json_value " +
		"current_catalog current_path current_schema",
	NotAlias:       "limit offset fetch window over filter within",
	NotTableAlias:  "limit offset fetch window match_recognize tablesample",
	MatchRecognize: true, TimeTravel: true, Lambdas: true, TypedRow: true,
	GenericTypes: true,
}

// trinoPseudo are the hidden columns of tables of files.
var trinoPseudo = map[string]string{"$path": "text", "$file_size": "int", "$file_modified_time": "timestamptz",
	"$partition": "text", "$bucket": "int", "$row_id": "other"}

var trino = &Dialect{
	DecimalLiteral: "decimal", IntDivision: "int", SumOfInt: "int", Average: "float", DateDifference: "interval",
	ExactText: true,
	Name:      "trino",
	Names:     NameRules{Unquoted: FoldLower, Quoted: FoldLower},
	Lexical:   trinoLexical,
	Grammar:   trinoGrammar,
	Scope: ScopeRules{Unnamed: UnnamedTrino, OrderBy: AliasFirst, OrdinalGroupBy: true, StructRows: true,
		Values: "_col%d", Pseudo: trinoPseudo},
}
