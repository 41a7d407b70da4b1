// Package clock tells compiled texts that differ by the time of their compilation
// alone from those that were edited.
//
// In come two texts and how many days lie between them; out goes whether all
// that differs has moved along with the time: dates, counts of days, ids of a run.
//
// What it does not do: look at where the texts come from. That nothing else can
// have moved them is for the caller to know.
package clock
