package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/report"
	"github.com/tailwater/tailwater/internal/source"
)

// following are the flags that say what of a lineage is asked for.
type following struct {
	start report.Start
	kinds []string
	to    string
}

func (in *following) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&in.start.Up, "upstream", false, "only what it is made of")
	f.BoolVar(&in.start.Down, "downstream", false, "only what is made of it")
	f.IntVar(&in.start.Depth, "depth", 0, "`N` how many steps to follow; 0 is all")
	f.StringSliceVar(&in.kinds, "kind", nil, "`KIND` follow only these: "+strings.Join(kindNames(), ", "))
	f.StringVar(&in.to, "to", "", "`NODE[.COLUMN]` a shortest way there, with the expression of each step")
	complete(cmd, "kind", kindNames()...)
}

func (a *app) lineageCommand() *cobra.Command {
	var in single
	var follow following
	cmd := &cobra.Command{
		Use:   "lineage [NODE[.COLUMN]]",
		Short: "Show which columns are made of which",
		Long: `Show direct inputs column by column: of the whole project, or of what is up-
and downstream of one node or column. Values are followed all the way; the
columns that decide which rows a node has are told for each node on the way,
and not followed upwards from there.

NODE is a model's name, a unique id, or the last parts of one; * and ? stand for
any characters and for one. With --verbose, expressions are told, too.`,
		Example: `  tailwater lineage orders.total
  tailwater lineage orders --downstream --depth 1
  tailwater lineage daily_revenue.net_revenue --to raw.order_lines
  tailwater lineage '*.email' --downstream --kind identity,transformation
  tailwater lineage --format json --output lineage.json`,
		Args: atMostOne,
	}
	in.flags(cmd)
	out := addOutputs(cmd, append(slices.Clone(documentNames), exportNames()...)...)
	follow.flags(cmd)
	var exports exporting
	exports.flags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		to, err := out.destinations()
		if err != nil {
			return err
		}
		if err := follow.check(cmd, args); err != nil {
			return err
		}
		if err := exports.check(out, to); err != nil {
			return err
		}
		s, err := a.loadSingle(in, "structural")
		if err != nil {
			return err
		}
		d, edges, err := follow.answer(s, args)
		if err != nil {
			return err
		}
		p := s.export(edges, &exports)
		if exports.send != "" {
			if err := a.deliver(p, &exports, out.format); err != nil || len(out.files) == 0 {
				return err
			}
		}
		return a.write(to, append(documentFormats(d), exportFormats(p, &exports)...))
	}
	return cmd
}

// answer gives the document of what is asked for, and its edges; nil for all.
func (in *following) answer(s *side, args []string) (document, []lineage.Edge, error) {
	if len(args) == 0 {
		return report.NewLineage(s.program), nil, nil
	}
	start := in.start
	var err error
	if start.Columns, err = findColumns(s.program, args[0]); err != nil {
		return nil, nil, err
	}
	if start.Up == start.Down { // neither is both
		start.Up, start.Down = true, true
	}
	if in.to == "" {
		d, edges := report.NewLineageOf(s.program, start, s.explain())
		return d, edges, nil
	}
	end, err := findColumn(s.program, in.to)
	if err != nil {
		return nil, nil, err
	}
	d, edges := report.NewPaths(s.program, start, end, s.explain())
	return d, edges, nil
}

// explain spells out queries, the last one without reading it again.
func (s *side) explain() report.Explain {
	var last addr.Node
	var said *lineage.Explanation
	var file *source.File
	return func(n addr.Node) (*lineage.Explanation, *source.File) {
		if n != last {
			last = n
			said, file = s.library.Explain(n)
		}
		return said, file
	}
}

func kindNames() []string {
	var names []string
	for k := lineage.Identity; k <= lineage.Unnesting; k++ {
		names = append(names, k.String())
	}
	return names
}

func (in *following) check(cmd *cobra.Command, args []string) error {
	if in.start.Depth < 0 {
		return failure("give a number of steps, or 0 for all", "--depth %d", in.start.Depth)
	}
	for _, name := range []string{"upstream", "downstream", "depth", "kind", "to"} {
		if len(args) == 0 && cmd.Flags().Changed(name) {
			return failure("name one, such as orders or orders.total", "--%s needs a node or column to start at", name)
		}
	}
	for _, name := range in.kinds {
		if err := oneOf("--kind", name, kindNames()); err != nil {
			return err
		}
		in.start.Kinds = append(in.start.Kinds, lineage.Kind(slices.Index(kindNames(), name)+1))
	}
	return nil
}
