// Package corpus finds the real dbt artifacts that the project is measured on.
//
// They are not part of the repository: they lie in a folder named "shared"
// beside it, or where TAILWATER_SHARED points, as an archive with a script
// that unpacks it. [Find] reports their absence as a value; a test skips then.
// The package knows folders and names, and reads no artifact.
package corpus
