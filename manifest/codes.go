package manifest

import "github.com/tailwater/tailwater/internal/diag"

// Codes of what is wrong or odd about a manifest as a whole.
const (
	CodeUncompiled  diag.Code = "CFG901" // compiled code is missing
	CodeVersion     diag.Code = "CFG904" // a schema version that is not known
	CodeDuplicate   diag.Code = "CFG910" // one relation belongs to several nodes
	CodeCycle       diag.Code = "CFG911" // nodes read each other in a circle
	CodeDangling    diag.Code = "CFG912" // a node depends on one that is not there
	CodeEmptyOnPath diag.Code = "CFG913" // there is no model at all
)
