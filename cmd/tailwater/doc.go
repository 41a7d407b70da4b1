// Tailwater reads two dbt manifests and says which stored data differ, whom that
// breaks, and what to rebuild in which order. See internal/cli.
package main
