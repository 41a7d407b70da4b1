#!/usr/bin/env bash
# Compare two versions and write the result for everybody who reads it. Run at
# the root of the repository.
#
# usage: report.sh BASE HEAD FOLDER
#
# FOLDER gets comment.md, summary.md, plan.json, findings.txt, findings.sarif,
# junit.xml, code-quality.json, annotations.txt and variables.env. The last of
# these ends with the status of tailwater check, 0 or 3, and with the verdict,
# pass or fail. The script itself fails only where the job could not be done.
#
#   TAILWATER   the binary; by default tailwater
#   PROJECT     folder of the dbt project in the repository
#   FAIL_ON     error, warning, info or never; by default what the configuration says, or error
#   KEY         tells this result from others on the same change
#   REPORT_URL  where the whole report can be read
#   ARGS        more arguments for tailwater, separated by blanks
set -euo pipefail

if [[ $# -ne 3 ]]; then
    echo "usage: report.sh BASE HEAD FOLDER" >&2
    exit 1
fi
base=$1 head=$2 folder=$3
mkdir -p "$folder"

tailwater=${TAILWATER:-tailwater}
read -r -a options <<<"${ARGS:-}"
option() {
    if [[ -n $2 ]]; then options+=("$1" "$2"); fi
}
option --comment-key "${KEY:-}"
if [[ ${PROJECT:-.} != . ]]; then option --project-folder "$PROJECT"; fi
options+=(--base "$base" --head "$head")

"$tailwater" plan "${options[@]}" ${REPORT_URL:+--report-url "$REPORT_URL"} --fail-on never \
    --output text=- \
    --output "json=$folder/plan.json" \
    --output "github-comment=$folder/comment.md" \
    --output "github-summary=$folder/summary.md" \
    --output "variables=$folder/variables.env"

# The gate. Its text is the end of the plan's, so it is kept, and not shown.
status=0
"$tailwater" check "${options[@]}" ${FAIL_ON:+--fail-on "$FAIL_ON"} --quiet \
    --output "text=$folder/findings.txt" \
    --output "sarif=$folder/findings.sarif" \
    --output "junit=$folder/junit.xml" \
    --output "gitlab-code-quality=$folder/code-quality.json" \
    --output "github-annotations=$folder/annotations.txt" || status=$?
case $status in
    0) verdict=pass ;;
    3) verdict=fail ;;
    *) exit "$status" ;;
esac
printf 'status=%s\nverdict=%s\n' "$status" "$verdict" >>"$folder/variables.env"
printf '\n%s\n' "$(head -n 1 "$folder/findings.txt")"
