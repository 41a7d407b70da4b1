package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/config"
)

func trustFlag(cmd *cobra.Command, trust *string) {
	cmd.Flags().StringVar(trust, "trust", "", "`LEVEL` which constraints may be believed: "+strings.Join(config.Trusts(), ", ")+" (default enforced)")
	complete(cmd, "trust", config.Trusts()...)
}

// compile compiles both sides for each other and compares them. Where something
// is believed of stored rows, it finds out what would be said without: whoever
// reads the result is told what it rests on.
func (r *result) compile() {
	with, without := compiler.CompileBelieving(r.base.project, r.head.project, string(r.config.Trust))
	r.base.program, r.head.program = with.Base, with.Head
	r.base.finish()
	r.head.finish()
	r.changes = diff.Projects(r.base.version(), r.head.version())
	if with == without {
		return
	}
	b, h := diff.Side{Project: r.base.project, Program: without.Base}, diff.Side{Project: r.head.project, Program: without.Head}
	r.assumptions = diff.Assumptions(
		diff.Outcome{Base: r.base.version(), Head: r.head.version(), Changes: r.changes},
		diff.Outcome{Base: b, Head: h, Changes: diff.Projects(b, h)})
}
