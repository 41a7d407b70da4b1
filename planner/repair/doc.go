// Package repair finds cheaper ways to do a plan's steps than to build all anew:
// the time outside of which a model's data stay right, and statements that mend a
// table where it lies.
//
// [New] takes both sides. Before a plan is made, [Repairs.Batches] says for which
// range of event time a microbatch model has to be run. After it was made,
// [Repairs.Add] gives steps a [planner.InPlace]:
//
//   - nothing: what differs lies after all that is stored, so far
//   - update: columns are computed from stored columns of the same row
//   - delete, insert: rows that are not wanted any more, or are missing
//   - window: the rows of a range of time are made again
//   - merge: changed columns come from the query, by a key
//
// The first that fits is taken. All of them keep some of what is stored, and rely
// on its being what the query gives. A build from nothing does not, so it may mend
// more: rows that came late, an incremental model that has drifted. Each way
// brings the query that shows whether that is so; where it finds a row, or the
// warehouse's dialect is not known here, dbt's own command is the way. That stays
// the step's command in any case.
package repair
