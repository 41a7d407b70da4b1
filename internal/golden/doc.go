// Package golden is the one test helper: text in, text out, kept in files.
//
// [Run] runs datadriven files; [File] compares a text with a file as a whole.
// UPDATE=1 in the environment rewrites every expectation instead of comparing.
package golden
