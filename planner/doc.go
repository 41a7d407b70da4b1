// Package planner turns changes into an ordered plan of what to rebuild.
//
// [Build] takes an [Input]: the nodes of the new version with what is known of
// how each is stored, the changes, and the column edges. It gives a [Plan]: the
// least set of stored relations that hold, or will hold, wrong data, each with
// its action, its place in the order, the commands, and the reasons. The
// planner sees no SQL.
//
// Invariants, checked by [Plan.Check] on every plan:
//
//	P1  Every step comes after all steps that it names in After.
//	P2  Every step has a reason.
//	P3  No stale stored relation is missing.
//	P4  Nothing else is in the plan.
//	P5  No node has two steps.
//	P6  Every step is in one run. What it waits for is in an earlier run, or in
//	    the same one and dbt orders both.
//
// Steps are run in commands ([Run]), as few as the order allows: dbt orders what
// one command selects, as far as it was told of dependencies. [Schedule] says
// how long that is expected to take, and splits it into nights.
//
// That the plan is sound and least: a stored relation is stale when its digests
// differ, or when it reads what a rebuild draws anew (a clock, a tie, chance);
// the plan is the least fixpoint of both. A view's own data are always current,
// so it is replaced only where its definition differs, and in the wave in which
// everything that it reads is in place.
package planner
