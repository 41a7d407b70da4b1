// Package probe writes questions to the warehouse: for each step of a plan the
// queries that show, before and after, whether it did what it should.
//
// What goes in is a plan with head's project and program; [Add] adds a
// [planner.Check] to steps. Relations are named as dbt writes them, columns are
// quoted as the adapter's dialect has it.
//
//   - rows: how many there are, before and after.
//   - key: groups of rows with the same key, of which there should be none. Keys are
//     those that the node is merged by and those that tests declare unique.
//   - difference: rows that are stored more or less often than the node's query
//     gives them, of which there should be none. It is limited to the columns
//     whose values change, those of a key, and the step's window.
//
// A difference is only asked for where stored data should be what the query
// gives: not of snapshots, seeds and code that is no SQL, not where the compiled
// query is the one for new rows only, and not of columns that depend on more than
// data. Where that leaves nothing, there is no such question: a wrong one would
// cry wolf.
package probe
