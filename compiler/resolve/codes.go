package resolve

import "github.com/tailwater/tailwater/internal/diag"

// Codes of what the resolver has to say.
const (
	CodeUnknownColumn   diag.Code = "SQL201" // no relation in scope has the column
	CodeAmbiguousColumn diag.Code = "SQL202" // several relations may have the column
	CodeUnknownRelation diag.Code = "SQL203" // a relation that is no node of the project
	CodeUnknownStar     diag.Code = "SQL204" // a star over a relation whose columns are not known
	CodeUnsupported     diag.Code = "SQL205" // a construct that is not understood
	CodeSetArity        diag.Code = "SQL206" // arms of a set operation with different numbers of columns
	CodeStaleCatalog    diag.Code = "SQL207" // a column that the catalog does not list
	CodeNotGrouped      diag.Code = "SQL208" // a column that is neither grouped nor aggregated
	CodeOrdinal         diag.Code = "SQL209" // a position that is not in the select list
)
