package sql

// keyword is a word that some dialect or clause gives a meaning. Zero is any
// other word. Which keywords are reserved depends on the dialect; see words.go.
type keyword uint16

const (
	kwNone keyword = iota
	kwAdd
	kwAggregate
	kwAll
	kwAlter
	kwAnalyse
	kwAnalyze
	kwAnd
	kwAnti
	kwAny
	kwAnyValue
	kwApply
	kwArray
	kwAs
	kwAsc
	kwAsof
	kwAssert
	kwAsymmetric
	kwAt
	kwAuthorization
	kwBefore
	kwBegin
	kwBernoulli
	kwBetween
	kwBinary
	kwBoth
	kwBulk
	kwBy
	kwCall
	kwCascade
	kwCase
	kwCast
	kwChange
	kwChanges
	kwChar
	kwCharacter
	kwCheck
	kwCluster
	kwCollate
	kwCollation
	kwColumn
	kwColumns
	kwCompress
	kwConcurrently
	kwCondition
	kwConnect
	kwConnectByRoot
	kwConstraint
	kwContains
	kwContinue
	kwConvert
	kwCorresponding
	kwCreate
	kwCross
	kwCube
	kwCumeDist
	kwCurrent
	kwCurrentCatalog
	kwCurrentDate
	kwCurrentPath
	kwCurrentRole
	kwCurrentSchema
	kwCurrentTime
	kwCurrentTimestamp
	kwCurrentUser
	kwDatabase
	kwDatabases
	kwDate
	kwDatetime
	kwDay
	kwDbtimezone
	kwDeallocate
	kwDefault
	kwDeferrable
	kwDefine
	kwDelayed
	kwDelete
	kwDenseRank
	kwDesc
	kwDescribe
	kwDistinct
	kwDistribute
	kwDiv
	kwDo
	kwDouble
	kwDrop
	kwDual
	kwEach
	kwElse
	kwElseif
	kwEmpty
	kwEnd
	kwEnforce
	kwEnum
	kwError
	kwEscape
	kwEscaped
	kwExcept
	kwExclude
	kwExecute
	kwExists
	kwExit
	kwExplain
	kwExtend
	kwExtract
	kwFalse
	kwFetch
	kwFill
	kwFilter
	kwFinal
	kwFirst
	kwFirstValue
	kwFollowing
	kwFor
	kwForce
	kwForeign
	kwFormat
	kwFreeze
	kwFrom
	kwFull
	kwFulltext
	kwFunction
	kwGenerated
	kwGlob
	kwGlobal
	kwGrant
	kwGroup
	kwGrouping
	kwGroups
	kwHash
	kwHaving
	kwHighPriority
	kwHour
	kwIf
	kwIgnore
	kwIlike
	kwIn
	kwInclude
	kwIndex
	kwInfile
	kwInitially
	kwInner
	kwInsert
	kwInterpolate
	kwIntersect
	kwInterval
	kwInto
	kwIs
	kwIsnull
	kwIterate
	kwJoin
	kwJson
	kwJsonArray
	kwJsonExists
	kwJsonObject
	kwJsonQuery
	kwJsonTable
	kwJsonValue
	kwKey
	kwKeys
	kwKill
	kwLag
	kwLanguage
	kwLast
	kwLastValue
	kwLateral
	kwLead
	kwLeading
	kwLeave
	kwLeft
	kwLike
	kwLimit
	kwLinear
	kwLines
	kwListagg
	kwLoad
	kwLocal
	kwLocaltime
	kwLocaltimestamp
	kwLock
	kwLocked
	kwLookup
	kwLoop
	kwMap
	kwMatch
	kwMatchCondition
	kwMatchRecognize
	kwMaterialized
	kwMax
	kwMeasures
	kwMerge
	kwMicroseconds
	kwMin
	kwMinus
	kwMinute
	kwMod
	kwModel
	kwMonth
	kwName
	kwNatural
	kwNew
	kwNext
	kwNo
	kwNocheck
	kwNocompress
	kwNocycle
	kwNormalize
	kwNormalized
	kwNot
	kwNotnull
	kwNowait
	kwNtile
	kwNull
	kwNulls
	kwOf
	kwOff
	kwOffset
	kwOmit
	kwOn
	kwOne
	kwOnly
	kwOperator
	kwOptimize
	kwOption
	kwOptionally
	kwOr
	kwOrder
	kwOrdinal
	kwOrdinality
	kwOthers
	kwOuter
	kwOver
	kwOverlaps
	kwOverlay
	kwPartition
	kwPast
	kwPaste
	kwPattern
	kwPer
	kwPercent
	kwPercentRank
	kwPercentile
	kwPivot
	kwPlacing
	kwPosition
	kwPositional
	kwPreceding
	kwPrecision
	kwPrepare
	kwPrewhere
	kwPrimary
	kwPrior
	kwProcedure
	kwProto
	kwQualify
	kwQuotes
	kwRange
	kwRank
	kwRead
	kwRecursive
	kwReferences
	kwRegexp
	kwRelease
	kwRename
	kwRepeat
	kwRepeatable
	kwReplace
	kwRequire
	kwReservoir
	kwRespect
	kwRestrict
	kwReturn
	kwReturning
	kwRevoke
	kwRight
	kwRlike
	kwRollup
	kwRow
	kwRowNumber
	kwRows
	kwSafeCast
	kwSample
	kwSchema
	kwSecond
	kwSeed
	kwSelect
	kwSemi
	kwSeparator
	kwSessionUser
	kwSessiontimezone
	kwSet
	kwSets
	kwSettings
	kwShare
	kwShared
	kwShow
	kwSimilar
	kwSkip
	kwSome
	kwSort
	kwSounds
	kwSql
	kwSsl
	kwStart
	kwStarting
	kwStatement
	kwStep
	kwStraightJoin
	kwStream
	kwStruct
	kwSubset
	kwSubstr
	kwSubstring
	kwSummarize
	kwSymmetric
	kwSysdate
	kwSystem
	kwSystemTime
	kwSystemUser
	kwSystemVersion
	kwSystimestamp
	kwTable
	kwTablesample
	kwTablet
	kwThen
	kwTies
	kwTime
	kwTimestamp
	kwTo
	kwTop
	kwTotals
	kwTrailing
	kwTran
	kwTransaction
	kwTreat
	kwTrigger
	kwTrim
	kwTrue
	kwTruncate
	kwTryCast
	kwTryConvert
	kwUescape
	kwUid
	kwUnbounded
	kwUnicode
	kwUnion
	kwUnique
	kwUnknown
	kwUnlock
	kwUnmatched
	kwUnnest
	kwUnpivot
	kwUpdate
	kwUsage
	kwUse
	kwUser
	kwUsing
	kwUtcDate
	kwUtcTime
	kwUtcTimestamp
	kwValue
	kwValues
	kwVarchar
	kwVariadic
	kwVarying
	kwVerbose
	kwVersion
	kwVersions
	kwView
	kwVirtual
	kwWhen
	kwWhenever
	kwWhere
	kwWhile
	kwWindow
	kwWith
	kwWithin
	kwWithout
	kwWork
	kwWrite
	kwXml
	kwXmltable
	kwXor
	kwYear
	kwZone
	keywordCount
)

// keywordTexts are the keywords in lower case, in the order of the constants.
var keywordTexts = [keywordCount]string{
	kwAdd:              "add",
	kwAggregate:        "aggregate",
	kwAll:              "all",
	kwAlter:            "alter",
	kwAnalyse:          "analyse",
	kwAnalyze:          "analyze",
	kwAnd:              "and",
	kwAnti:             "anti",
	kwAny:              "any",
	kwAnyValue:         "any_value",
	kwApply:            "apply",
	kwArray:            "array",
	kwAs:               "as",
	kwAsc:              "asc",
	kwAsof:             "asof",
	kwAssert:           "assert",
	kwAsymmetric:       "asymmetric",
	kwAt:               "at",
	kwAuthorization:    "authorization",
	kwBefore:           "before",
	kwBegin:            "begin",
	kwBernoulli:        "bernoulli",
	kwBetween:          "between",
	kwBinary:           "binary",
	kwBoth:             "both",
	kwBulk:             "bulk",
	kwBy:               "by",
	kwCall:             "call",
	kwCascade:          "cascade",
	kwCase:             "case",
	kwCast:             "cast",
	kwChange:           "change",
	kwChanges:          "changes",
	kwChar:             "char",
	kwCharacter:        "character",
	kwCheck:            "check",
	kwCluster:          "cluster",
	kwCollate:          "collate",
	kwCollation:        "collation",
	kwColumn:           "column",
	kwColumns:          "columns",
	kwCompress:         "compress",
	kwConcurrently:     "concurrently",
	kwCondition:        "condition",
	kwConnect:          "connect",
	kwConnectByRoot:    "connect_by_root",
	kwConstraint:       "constraint",
	kwContains:         "contains",
	kwContinue:         "continue",
	kwConvert:          "convert",
	kwCorresponding:    "corresponding",
	kwCreate:           "create",
	kwCross:            "cross",
	kwCube:             "cube",
	kwCumeDist:         "cume_dist",
	kwCurrent:          "current",
	kwCurrentCatalog:   "current_catalog",
	kwCurrentDate:      "current_date",
	kwCurrentPath:      "current_path",
	kwCurrentRole:      "current_role",
	kwCurrentSchema:    "current_schema",
	kwCurrentTime:      "current_time",
	kwCurrentTimestamp: "current_timestamp",
	kwCurrentUser:      "current_user",
	kwDatabase:         "database",
	kwDatabases:        "databases",
	kwDate:             "date",
	kwDatetime:         "datetime",
	kwDay:              "day",
	kwDbtimezone:       "dbtimezone",
	kwDeallocate:       "deallocate",
	kwDefault:          "default",
	kwDeferrable:       "deferrable",
	kwDefine:           "define",
	kwDelayed:          "delayed",
	kwDelete:           "delete",
	kwDenseRank:        "dense_rank",
	kwDesc:             "desc",
	kwDescribe:         "describe",
	kwDistinct:         "distinct",
	kwDistribute:       "distribute",
	kwDiv:              "div",
	kwDo:               "do",
	kwDouble:           "double",
	kwDrop:             "drop",
	kwDual:             "dual",
	kwEach:             "each",
	kwElse:             "else",
	kwElseif:           "elseif",
	kwEmpty:            "empty",
	kwEnd:              "end",
	kwEnforce:          "enforce",
	kwEnum:             "enum",
	kwError:            "error",
	kwEscape:           "escape",
	kwEscaped:          "escaped",
	kwExcept:           "except",
	kwExclude:          "exclude",
	kwExecute:          "execute",
	kwExists:           "exists",
	kwExit:             "exit",
	kwExplain:          "explain",
	kwExtend:           "extend",
	kwExtract:          "extract",
	kwFalse:            "false",
	kwFetch:            "fetch",
	kwFill:             "fill",
	kwFilter:           "filter",
	kwFinal:            "final",
	kwFirst:            "first",
	kwFirstValue:       "first_value",
	kwFollowing:        "following",
	kwFor:              "for",
	kwForce:            "force",
	kwForeign:          "foreign",
	kwFormat:           "format",
	kwFreeze:           "freeze",
	kwFrom:             "from",
	kwFull:             "full",
	kwFulltext:         "fulltext",
	kwFunction:         "function",
	kwGenerated:        "generated",
	kwGlob:             "glob",
	kwGlobal:           "global",
	kwGrant:            "grant",
	kwGroup:            "group",
	kwGrouping:         "grouping",
	kwGroups:           "groups",
	kwHash:             "hash",
	kwHaving:           "having",
	kwHighPriority:     "high_priority",
	kwHour:             "hour",
	kwIf:               "if",
	kwIgnore:           "ignore",
	kwIlike:            "ilike",
	kwIn:               "in",
	kwInclude:          "include",
	kwIndex:            "index",
	kwInfile:           "infile",
	kwInitially:        "initially",
	kwInner:            "inner",
	kwInsert:           "insert",
	kwInterpolate:      "interpolate",
	kwIntersect:        "intersect",
	kwInterval:         "interval",
	kwInto:             "into",
	kwIs:               "is",
	kwIsnull:           "isnull",
	kwIterate:          "iterate",
	kwJoin:             "join",
	kwJson:             "json",
	kwJsonArray:        "json_array",
	kwJsonExists:       "json_exists",
	kwJsonObject:       "json_object",
	kwJsonQuery:        "json_query",
	kwJsonTable:        "json_table",
	kwJsonValue:        "json_value",
	kwKey:              "key",
	kwKeys:             "keys",
	kwKill:             "kill",
	kwLag:              "lag",
	kwLanguage:         "language",
	kwLast:             "last",
	kwLastValue:        "last_value",
	kwLateral:          "lateral",
	kwLead:             "lead",
	kwLeading:          "leading",
	kwLeave:            "leave",
	kwLeft:             "left",
	kwLike:             "like",
	kwLimit:            "limit",
	kwLinear:           "linear",
	kwLines:            "lines",
	kwListagg:          "listagg",
	kwLoad:             "load",
	kwLocal:            "local",
	kwLocaltime:        "localtime",
	kwLocaltimestamp:   "localtimestamp",
	kwLock:             "lock",
	kwLocked:           "locked",
	kwLookup:           "lookup",
	kwLoop:             "loop",
	kwMap:              "map",
	kwMatch:            "match",
	kwMatchCondition:   "match_condition",
	kwMatchRecognize:   "match_recognize",
	kwMaterialized:     "materialized",
	kwMax:              "max",
	kwMeasures:         "measures",
	kwMerge:            "merge",
	kwMicroseconds:     "microseconds",
	kwMin:              "min",
	kwMinus:            "minus",
	kwMinute:           "minute",
	kwMod:              "mod",
	kwModel:            "model",
	kwMonth:            "month",
	kwName:             "name",
	kwNatural:          "natural",
	kwNew:              "new",
	kwNext:             "next",
	kwNo:               "no",
	kwNocheck:          "nocheck",
	kwNocompress:       "nocompress",
	kwNocycle:          "nocycle",
	kwNormalize:        "normalize",
	kwNormalized:       "normalized",
	kwNot:              "not",
	kwNotnull:          "notnull",
	kwNowait:           "nowait",
	kwNtile:            "ntile",
	kwNull:             "null",
	kwNulls:            "nulls",
	kwOf:               "of",
	kwOff:              "off",
	kwOffset:           "offset",
	kwOmit:             "omit",
	kwOn:               "on",
	kwOne:              "one",
	kwOnly:             "only",
	kwOperator:         "operator",
	kwOptimize:         "optimize",
	kwOption:           "option",
	kwOptionally:       "optionally",
	kwOr:               "or",
	kwOrder:            "order",
	kwOrdinal:          "ordinal",
	kwOrdinality:       "ordinality",
	kwOthers:           "others",
	kwOuter:            "outer",
	kwOver:             "over",
	kwOverlaps:         "overlaps",
	kwOverlay:          "overlay",
	kwPartition:        "partition",
	kwPast:             "past",
	kwPaste:            "paste",
	kwPattern:          "pattern",
	kwPer:              "per",
	kwPercent:          "percent",
	kwPercentRank:      "percent_rank",
	kwPercentile:       "percentile",
	kwPivot:            "pivot",
	kwPlacing:          "placing",
	kwPosition:         "position",
	kwPositional:       "positional",
	kwPreceding:        "preceding",
	kwPrecision:        "precision",
	kwPrepare:          "prepare",
	kwPrewhere:         "prewhere",
	kwPrimary:          "primary",
	kwPrior:            "prior",
	kwProcedure:        "procedure",
	kwProto:            "proto",
	kwQualify:          "qualify",
	kwQuotes:           "quotes",
	kwRange:            "range",
	kwRank:             "rank",
	kwRead:             "read",
	kwRecursive:        "recursive",
	kwReferences:       "references",
	kwRegexp:           "regexp",
	kwRelease:          "release",
	kwRename:           "rename",
	kwRepeat:           "repeat",
	kwRepeatable:       "repeatable",
	kwReplace:          "replace",
	kwRequire:          "require",
	kwReservoir:        "reservoir",
	kwRespect:          "respect",
	kwRestrict:         "restrict",
	kwReturn:           "return",
	kwReturning:        "returning",
	kwRevoke:           "revoke",
	kwRight:            "right",
	kwRlike:            "rlike",
	kwRollup:           "rollup",
	kwRow:              "row",
	kwRowNumber:        "row_number",
	kwRows:             "rows",
	kwSafeCast:         "safe_cast",
	kwSample:           "sample",
	kwSchema:           "schema",
	kwSecond:           "second",
	kwSeed:             "seed",
	kwSelect:           "select",
	kwSemi:             "semi",
	kwSeparator:        "separator",
	kwSessionUser:      "session_user",
	kwSessiontimezone:  "sessiontimezone",
	kwSet:              "set",
	kwSets:             "sets",
	kwSettings:         "settings",
	kwShare:            "share",
	kwShared:           "shared",
	kwShow:             "show",
	kwSimilar:          "similar",
	kwSkip:             "skip",
	kwSome:             "some",
	kwSort:             "sort",
	kwSounds:           "sounds",
	kwSql:              "sql",
	kwSsl:              "ssl",
	kwStart:            "start",
	kwStarting:         "starting",
	kwStatement:        "statement",
	kwStep:             "step",
	kwStraightJoin:     "straight_join",
	kwStream:           "stream",
	kwStruct:           "struct",
	kwSubset:           "subset",
	kwSubstr:           "substr",
	kwSubstring:        "substring",
	kwSummarize:        "summarize",
	kwSymmetric:        "symmetric",
	kwSysdate:          "sysdate",
	kwSystem:           "system",
	kwSystemTime:       "system_time",
	kwSystemUser:       "system_user",
	kwSystemVersion:    "system_version",
	kwSystimestamp:     "systimestamp",
	kwTable:            "table",
	kwTablesample:      "tablesample",
	kwTablet:           "tablet",
	kwThen:             "then",
	kwTies:             "ties",
	kwTime:             "time",
	kwTimestamp:        "timestamp",
	kwTo:               "to",
	kwTop:              "top",
	kwTotals:           "totals",
	kwTrailing:         "trailing",
	kwTran:             "tran",
	kwTransaction:      "transaction",
	kwTreat:            "treat",
	kwTrigger:          "trigger",
	kwTrim:             "trim",
	kwTrue:             "true",
	kwTruncate:         "truncate",
	kwTryCast:          "try_cast",
	kwTryConvert:       "try_convert",
	kwUescape:          "uescape",
	kwUid:              "uid",
	kwUnbounded:        "unbounded",
	kwUnicode:          "unicode",
	kwUnion:            "union",
	kwUnique:           "unique",
	kwUnknown:          "unknown",
	kwUnlock:           "unlock",
	kwUnmatched:        "unmatched",
	kwUnnest:           "unnest",
	kwUnpivot:          "unpivot",
	kwUpdate:           "update",
	kwUsage:            "usage",
	kwUse:              "use",
	kwUser:             "user",
	kwUsing:            "using",
	kwUtcDate:          "utc_date",
	kwUtcTime:          "utc_time",
	kwUtcTimestamp:     "utc_timestamp",
	kwValue:            "value",
	kwValues:           "values",
	kwVarchar:          "varchar",
	kwVariadic:         "variadic",
	kwVarying:          "varying",
	kwVerbose:          "verbose",
	kwVersion:          "version",
	kwVersions:         "versions",
	kwView:             "view",
	kwVirtual:          "virtual",
	kwWhen:             "when",
	kwWhenever:         "whenever",
	kwWhere:            "where",
	kwWhile:            "while",
	kwWindow:           "window",
	kwWith:             "with",
	kwWithin:           "within",
	kwWithout:          "without",
	kwWork:             "work",
	kwWrite:            "write",
	kwXml:              "xml",
	kwXmltable:         "xmltable",
	kwXor:              "xor",
	kwYear:             "year",
	kwZone:             "zone",
}
