// Package report turns results into what people and programs read.
//
// What goes in are domain values: a compiled program, its differences, a plan.
// What is made of them first is a document ([Plan], [Check], [Diff], [Lineage],
// [Inspection]): a versioned structure of its own that says what the JSON says,
// described by a schema in docs/schemas. Documents are then written: by [JSON]
// as they are, by their Text methods for people. A text never knows more than
// the document does.
//
// Rules of documents: lists are sorted where they are made, unless their order
// has a meaning; an empty list is [], unknown is null; nothing depends on the
// clock, on the order of a map or on the number of workers.
//
// The package decides nothing. It reads no environment: width, colours and
// characters come in as a [Style].
package report
