package config

import "github.com/tailwater/tailwater/internal/diag"

// CodeCoverage says that less of a project was understood than the
// configuration asks for.
const CodeCoverage diag.Code = "CFG906"
