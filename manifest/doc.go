// Package manifest reads dbt's artifacts into a [Project]: manifest.json of
// every version, and beside it catalog.json, run_results.json and sources.json.
//
// [Load] takes a path and gives the project, or an error of one line that names
// the file, the place and the remedy. What can be read but is wrong or odd is
// said by [Project.Check].
//
// Versions differ in shape; the package takes them all (v1 to v12, and v20 of
// early Fusion) into one form:
//
//  1. Missing, null and zero are one.
//  2. What is a string here and a list there is a list.
//  3. Old names of fields and old shapes of references are read as the new ones.
//  4. Lists are sorted by unique id; columns keep their written order.
//
// The file is read once and scanned once. Strings of the result are parts of
// the file's text, which therefore stays in memory as long as the project does.
// Bodies of macros are hashed, not kept; docs are skipped.
//
// The package knows no SQL: it takes relation names apart, and nothing else.
package manifest
