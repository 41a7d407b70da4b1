package planner

// Verb is what runs a step. The zero Verb is a person: nothing runs by itself.
type Verb uint8

const (
	ByHand   Verb = iota // a person decides or acts
	DbtRun               // dbt run
	DbtSeed              // dbt seed
	Snapshot             // dbt snapshot
	Dropping             // what is removed when all else is done
)

func (v Verb) String() string {
	return [...]string{"manual", "run", "seed", "snapshot", "drop"}[v]
}

// Kind is the kind of nodes that the command selects; "" for none.
func (v Verb) Kind() string {
	return [...]string{"", "model", "seed", "snapshot", ""}[v]
}

// dbt reports whether a command of dbt does it.
func (v Verb) dbt() bool { return v == DbtRun || v == DbtSeed || v == Snapshot }

// Refresh says what --full-refresh would do to a step. The zero Refresh
// forbids the flag.
type Refresh uint8

const (
	Without   Refresh = iota // it would destroy data, or do more than is needed
	With                     // the step needs it
	Unchanged                // the step is the same with and without
)

// work is how the step of an action is run.
type work struct {
	verb    Verb
	refresh Refresh
}

// works is what dbt does for each action on a model. Tables and views are
// replaced as a whole with and without --full-refresh, and what does not exist
// is built as a whole.
var works = map[Action]work{
	Create:       {DbtRun, Unchanged},
	Rebuild:      {DbtRun, Unchanged},
	FullRefresh:  {DbtRun, With},
	Window:       {DbtRun, Without},
	ColumnUpdate: {DbtRun, With}, // the fallback: all columns
	ReplaceView:  {DbtRun, Unchanged},
	Reseed:       {DbtSeed, With},
	SnapshotRun:  {Snapshot, Without},
	Drop:         {Dropping, Without},
	Manual:       {ByHand, Without},
}

// workOf is how a step is run.
func workOf(n *Node, a Action) work {
	w := works[a]
	if a == Create && n != nil {
		switch n.Kind {
		case "seed":
			return work{DbtSeed, Unchanged}
		case "snapshot":
			return work{Snapshot, Without}
		}
	}
	return w
}
