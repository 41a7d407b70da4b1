// Package config reads tailwater.yml: severities, suppressions with a reason and
// an expiry, the bar that fails a check, what may be believed, and settings of
// the plan.
//
// [Read] turns text into a [Config]. It is strict: an unknown key, a value of
// the wrong kind or an unknown code is an [Error] with its place and the
// nearest known word, because a setting that is quietly ignored is worse than
// none. The package finds no files; flags, which outrank the file, are applied
// by the command line.
package config
