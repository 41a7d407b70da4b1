package dialect

// Grammar switches optional syntax on.
type Grammar struct{}
