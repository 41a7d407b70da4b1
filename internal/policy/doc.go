// Package policy applies what people have agreed upon to findings.
//
// [Apply] takes the findings of package compat, a configuration, the comments
// that stand in models, a baseline and the day, and gives the findings that
// count, in order: those of codes that the preset holds, each with its severity,
// without those that are suppressed. What is not in force any more, or silences
// nothing, comes back as a note with its place.
//
// The package reads no files and no clock: the day is a text such as
// "2026-11-24" and comes in from the command line.
package policy
