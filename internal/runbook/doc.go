// Package runbook writes a plan as something that runs it: a bash script, and
// workflows of GitHub Actions, Argo and Airflow.
//
// What goes in is a [planner.Plan], what comes out are texts that call dbt and
// need nothing of tailwater any more. They have in common:
//
//   - A run starts when those are done that it names; each stops the plan when it
//     fails.
//   - Names of nodes come only as quoted words ([quote]), never in comments: no
//     name in a project can be read as a command.
//   - What a person has to do holds up what waits for it. What is to be dropped is
//     told at the end, and never done.
//   - A plan that is split runs one night at a time.
//
// The script keeps a journal of finished steps by their digests, so that it goes
// on where it stopped, and does again what has changed since. The others leave
// that to their engines.
package runbook
