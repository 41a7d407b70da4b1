package dialect

// Grammar switches optional syntax on: what would mean something else, or be an
// error worth finding, where the dialect lacks it. Syntax that is an error
// everywhere else has no switch and is always read.
type Grammar struct {
	// Reserved words are no names without quotes, apart from the place after
	// AS. Lower case, separated by blanks; coreReserved comes on top.
	Reserved string
	// Callable words are reserved, but may be called: left(x, 1).
	Callable string
	// NotAlias are words that cannot be an alias without AS.
	NotAlias string
	// NotTableAlias are words that cannot be an alias of a table without AS.
	NotTableAlias string
	// BareCalls are functions that are called without parentheses, besides the
	// standard's: sysdate.
	BareCalls string

	// Strict keeps to PostgreSQL's grammar where most dialects take more, so that
	// a mistake is found where PostgreSQL finds it.
	Strict bool

	// Clauses of a query.
	Qualify       bool // QUALIFY
	Top           bool // SELECT TOP n
	SelectAs      bool // SELECT AS STRUCT, SELECT AS VALUE
	EmptySelect   bool // SELECT FROM t
	FromFirst     bool // FROM t [SELECT x]
	Pipes         bool // FROM t |> WHERE x
	ConnectBy     bool // START WITH, CONNECT BY, PRIOR
	Minus         bool // MINUS is EXCEPT
	FlatSetOps    bool // INTERSECT binds no tighter than UNION
	ArmTails      bool // ORDER BY and LIMIT belong to the last SELECT of a UNION
	LimitComma    bool // LIMIT offset, count
	LimitBy       bool // LIMIT n BY x
	Prewhere      bool // PREWHERE
	Settings      bool // SETTINGS a = 1, FORMAT x
	QueryOptions  bool // OPTION (…), FOR XML, FOR JSON
	SparkOrder    bool // SORT BY, CLUSTER BY, DISTRIBUTE BY
	PivotQuery    bool // PIVOT t ON x USING y as a query
	TrailingComma bool // select a, from t
	AliasFirst    bool // select x = 1 is an alias
	ColonAlias    bool // select x: 1 is an alias, from x: t too
	StringAliases bool // select a 'x', select a as 'x'
	LooseWith     bool // WITH x (query), without AS
	WithExpr      bool // WITH expr AS name

	// FROM.
	Pivot          bool // t PIVOT (…), t UNPIVOT (…)
	MatchRecognize bool // t MATCH_RECOGNIZE (…)
	SampleWord     bool // SAMPLE besides TABLESAMPLE
	TimeTravel     bool // AT (…), BEFORE (…), VERSION AS OF, TIMESTAMP AS OF, FOR …
	SemiAnti       bool // SEMI JOIN, ANTI JOIN
	Asof           bool // ASOF JOIN
	JoinStrictness bool // ANY, ALL, GLOBAL JOIN
	Apply          bool // CROSS APPLY, OUTER APPLY
	LateralView    bool // LATERAL VIEW explode(…)
	ArrayJoin      bool // ARRAY JOIN
	Final          bool // t FINAL
	TableHints     bool // t WITH (NOLOCK)
	DashedTables   bool // a-b.c.d
	SplitTables    bool // `a.b.c` is three parts
	StringTables   bool // from 'file.csv'
	Stages         bool // from @stage/path
	JoinWithoutOn  bool // JOIN without ON or USING
	PartitionOf    bool // t PARTITION (p), t AS OF SCN x, t@link
	IndexHints     bool // t USE INDEX (i)
	RowNumbers     bool // FROM t, t.items AS i AT n; UNPIVOT t.items AS v AT k

	// Expressions.
	Lambdas       bool // x -> x + 1
	ArrowOperator bool // x -> 'a' takes a piece of JSON
	ColonPaths    bool // x:a.b[0]
	GenericTypes  bool // array<int>, struct<a int>, also in front of a literal
	BracketArrays bool // [1, 2]
	BraceStructs  bool // {'a': 1}
	OuterMarks    bool // x (+)
	BangNot       bool // !x
	AmpAnd        bool // x && y
	PipeOr        bool // x || y
	WordDiv       bool // x div y, x mod y
	WordXor       bool // x xor y
	WordRegexp    bool // x rlike y, x regexp y
	WordGlob      bool // x glob y
	IsNullWords   bool // x isnull, x notnull
	UnquotedUnits bool // interval 1 day, interval x day
	InnerAliases  bool // (a + 1 as b) * 2
	Ternary       bool // a ? b : c
	TupleDots     bool // x.1
	ParamCalls    bool // quantile(0.5)(x)
	TypeFirst     bool // CONVERT(type, x)
	RowConvert    bool // CONVERT(x, type), CONVERT(x USING c)
	TypedRow      bool // cast(x as row(a int))
	BareInSet     bool // x in y, without parentheses
	AnyLists      bool // x = ANY (array), x = ANY (1, 2)
	TypedStrings  bool // any type in front of a string: point '(1,2)'
	ColonCasts    bool // x :> type, and x::y is a path
	MatchWords    bool // x match_any 'y'
	MemberOf      bool // x member of (y), x sounds like y, binary x, @x := y
	StarApply     bool // * apply(f)
	ObjectStars   bool // {*}, {fn f(x)}, model!method(x)
	IntervalCasts bool // (a - b) day to second
	TryCasts      bool // x?::type
	UnionExclude  bool // SELECT a, * EXCLUDE b at the end of the list
}

// coreReserved are reserved in every dialect.
const coreReserved = "and as between case distinct else exists from group having in inner is join " +
	"like not null on or order select then union when where with"
