#!/usr/bin/env bash
# A backfill plan, written by `tailwater plan --format script`.
#
# usage: plan.sh [--list] [--dry-run] [--night N | --all] [--no-verify] [--done STEP]
#
# Runs the plan's commands one after the other, in the folder of the dbt project
# (or wherever the plan's --project-dir is right), and stops at the first that
# fails. A journal of finished steps lets the next call go on from there. It knows
# steps by what they do and what they follow from: after a new plan, steps that
# are the same are skipped, and those that have changed are done again.
#
#   --list       show the steps and which are done, and do nothing
#   --dry-run    show the commands, and do nothing
#   --night N    run one night of a plan that is split; else the next one
#   --all        run all nights
#   --no-verify  do not ask dbt first whether it selects exactly what is planned
#   --done STEP  note that a person has done a step
#
#   DBT                dbt's command, by default dbt
#   TAILWATER_JOURNAL  the journal, by default .tailwater/journal
#
# The exit status is 0 when all is done that can be done now, 1 when a command
# failed, and 3 when the plan waits for a person.
#
# shellcheck disable=SC2016,SC2119,SC2120 # what looks like code in a word is a name
set -euo pipefail

dbt=${DBT:-dbt}
journal=${TAILWATER_JOURNAL:-.tailwater/journal}
mode=run verify=yes night_now='' person_done=''
project=. where=() left=() ended=''

say() { printf 'tailwater: %s\n' "$*"; }
die() {
    printf 'tailwater: %s\n' "$*" >&2
    exit 1
}

usage() { die "usage: $0 [--list] [--dry-run] [--night N | --all] [--no-verify] [--done STEP]"; }

while [[ $# -gt 0 ]]; do
    case $1 in
    --list) mode=list ;;
    --dry-run) mode=dry ;;
    --all) night_now=all ;;
    --no-verify) verify='' ;;
    --night | --done)
        [[ $# -gt 1 && $2 =~ ^[0-9]+$ ]] || usage
        if [[ $1 == --night ]]; then night_now=$2; else person_done=$2; fi
        shift
        ;;
    *) usage ;;
    esac
    shift
done

if [[ $mode == run ]]; then
    mkdir -p "$(dirname "$journal")"
    mkdir "$journal.lock" 2>/dev/null ||
        die "another call is at work; if none is, remove the folder $journal.lock"
    trap 'rm -f "$journal.mark"; rmdir "$journal.lock"' EXIT
fi

# finished DIGEST: whether the journal has a step.
finished() { [[ -f $journal ]] && grep -q "^$1 " "$journal"; }

# record DIGEST NODE: note that a step is done.
record() { printf '%s %s %q\n' "$1" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$2" >>"$journal"; }

# project FOLDER FLAGS...: where the dbt project is, and what every command gets.
locate() {
    project=$1
    shift
    where=("$@")
}

# begin RUN NIGHT VERB KIND [SELECTOR]: the next command.
begin() {
    run=$1 night=$2 verb=$3 kind=$4 selector=${5-} total=0
    digests=() selects=() nodes=() all_digests=() all_nodes=()
}

# step STEP DIGEST SELECT NODE: a node that the command builds.
step() {
    total=$((total + 1))
    all_digests+=("$2") all_nodes+=("$4")
    local state=' '
    if finished "$2"; then
        state=x
    else
        digests+=("$2") selects+=("$3") nodes+=("$4")
    fi
    if [[ $mode == list ]]; then
        printf '[%s] %4s  %-8s %q\n' "$state" "$1" "$verb" "$4"
    fi
}

# tonight PENDING: whether a run is part of this call. Else all ends when it is
# of a later night, and it must be done already when it is of an earlier one.
tonight() {
    if [[ -z $night_now && $1 -gt 0 ]]; then
        night_now=$night
    fi
    if [[ -z $night_now || $night_now == all || $night -eq $night_now ]]; then
        return 0
    fi
    if [[ $night -lt $night_now ]]; then
        [[ $1 -eq 0 ]] || die "night $night comes first, and is not done"
    elif [[ $1 -gt 0 ]]; then
        ended="the rest is for night $night"
    fi
    return 1
}

# execute FLAGS...: run the command for what is not done.
execute() {
    if [[ $mode == list || $ended ]] || ! tonight "${#digests[@]}"; then
        return 0
    fi
    if [[ ${#digests[@]} -eq 0 ]]; then
        say "run $run: done before"
        return 0
    fi
    local select=(--select "${selects[@]}") status=0 i
    if [[ $selector ]]; then
        select=(--selector "$selector") digests=("${all_digests[@]}") nodes=("${all_nodes[@]}")
        grep -qs "$selector" "$project/selectors.yml" ||
            die "run $run needs the selector $selector in $project/selectors.yml; write it with \`tailwater plan --output selectors=FILE\`"
    fi
    local command=("$dbt" "$verb" "${select[@]}" "$@" ${where[@]+"${where[@]}"})
    if [[ $mode == dry ]]; then
        printf '%q ' "${command[@]}"
        printf '\n'
        return 0
    fi
    if [[ $verify ]]; then
        selects_exactly "${select[@]}"
    fi
    say "run $run: dbt $verb, ${#digests[@]} of $total steps"
    touch "$journal.mark"
    "${command[@]}" || status=$?
    if [[ $status -eq 0 ]]; then
        for i in "${!digests[@]}"; do
            record "${digests[$i]}" "${nodes[$i]}"
        done
        return 0
    fi
    salvage
    die "run $run failed with status $status; call this again when the cause is mended"
}

# selects_exactly SELECTION...: ask dbt what it would select. It ends well when
# that is nothing, so it has to be asked.
selects_exactly() {
    local found count node
    found=$("$dbt" ls --quiet --resource-type "$kind" --output json --output-keys unique_id "$@" ${where[@]+"${where[@]}"}) ||
        die "run $run: dbt cannot say what it selects"
    count=$(grep -c '"unique_id"' <<<"$found" || true)
    [[ $count -eq ${#nodes[@]} ]] ||
        die "run $run: dbt selects $count nodes, not ${#nodes[@]}; plan again with the manifest of this project"
    for node in "${nodes[@]}"; do
        case $node in
        *[!A-Za-z0-9_.-]*) ;; # JSON may write it in several ways
        *)
            [[ $found == *"\"unique_id\": \"$node\""* || $found == *"\"unique_id\":\"$node\""* ]] ||
                die "run $run: dbt does not select $node; plan again with the manifest of this project"
            ;;
        esac
    done
}

# salvage: note the nodes that went well in a command that failed.
salvage() {
    local results=${DBT_TARGET_PATH:-$project/target}/run_results.json good i
    [[ $results -nt $journal.mark ]] || return 0
    # Status and id take turns, the status first; else this is no format that is known.
    good=$(grep -oE '"(status|unique_id)": *"([^"\\]|\\.)*"' "$results" | awk -F'"' '
        NR % 2 == 1 && $2 != "status" || NR % 2 == 0 && $2 != "unique_id" { exit }
        NR % 2 == 1 { status = $4 }
        NR % 2 == 0 && status == "success" { print $4 }') || return 0
    for i in "${!digests[@]}"; do
        if grep -qxF -e "${nodes[$i]}" <<<"$good"; then
            record "${digests[$i]}" "${nodes[$i]}"
        fi
    done
}

# person STEP DIGEST NODE TEXT: something that a person has to do first.
person() {
    if [[ $person_done == "$1" && $mode == run ]]; then
        record "$2" "$3"
    fi
    if finished "$2"; then
        [[ $mode != list ]] || printf '[x] %4s  %-8s %q\n' "$1" manual "$3"
        return 0
    fi
    case $mode in
    list) printf '[ ] %4s  %-8s %q\n' "$1" manual "$3" ;;
    dry) printf '# step %s waits for a person: %q\n' "$1" "$3" ;;
    *)
        if [[ $ended ]] || ! tonight 1; then
            return 0
        fi
        printf 'tailwater: step %s waits for a person: %q\n%s\nThen call this again with --done %s.\n' "$1" "$3" "${4//[^[:print:]]/ }" "$1"
        exit 3
        ;;
    esac
}

# remove STEP DIGEST NODE STATEMENT: what nothing needs any more.
remove() {
    if [[ $person_done == "$1" && $mode == run ]]; then
        record "$2" "$3"
    fi
    if [[ $mode == list ]]; then
        local state=' '
        if finished "$2"; then state=x; fi
        printf '[%s] %4s  %-8s %q\n' "$state" "$1" drop "$3"
    elif ! finished "$2"; then
        left+=("step $1: $4")
    fi
}

# leave STEP RELATION: what a step leaves behind elsewhere.
leave() { left+=("step $1: drop $2"); }

# finish: the last words.
finish() {
    [[ $mode == run ]] || return 0
    if [[ $ended ]]; then
        say "done for now; $ended"
        return 0
    fi
    say "all steps are done"
    if [[ ${#left[@]} -gt 0 ]]; then
        say "nothing makes these any more; drop them when nobody reads them:"
        printf '  %s\n' "${left[@]//[^[:print:]]/?}"
    fi
}
