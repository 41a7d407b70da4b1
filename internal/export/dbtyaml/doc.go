// Package dbtyaml writes what lineage tells about columns as a patch for a
// project's schema.yml: descriptions inherited from columns that are passed on,
// and labels carried from where they are declared.
//
// Only columns of the root project that gain something are listed. Tags and meta
// stand below config, where dbt has them since 1.10. Nothing that is declared is
// repeated or overruled.
package dbtyaml
