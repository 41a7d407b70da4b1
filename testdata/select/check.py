"""Ask real dbt whether it selects exactly the nodes that a plan's commands are for.

usage: check.py PLAN

Runs in the folder of the project, whose selectors.yml holds those of the plan.
PLAN is what `tailwater plan --format json` wrote.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner

KINDS = {"run": "model", "seed": "seed", "snapshot": "snapshot"}


def selected(runner: dbtRunner, command: list[str]) -> set[str]:
    """What dbt would select for a command of the plan."""
    verb, rest = command[1], command[2:]
    rest = [a for a in rest if a != "--full-refresh"]
    with contextlib.redirect_stdout(io.StringIO()):
        result = runner.invoke(["--quiet", "ls", "--resource-type", KINDS[verb], "--output", "json", "--output-keys", "unique_id", *rest])
    if not result.success:
        sys.exit(f"check.py: dbt failed for {command}: {result.exception}")
    return {json.loads(line)["unique_id"] for line in result.result}


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text())
    first = dbtRunner().invoke(["--quiet", "parse"])
    if not first.success:
        sys.exit(f"check.py: {first.exception}")
    runner = dbtRunner(manifest=first.result)
    steps = {s["id"]: s["unique_id"] for s in plan["steps"]}
    wrong = named = 0
    for step in plan["steps"]:
        if not step["commands"]:
            print(f"no selector: {step['unique_id']!r}")
            wrong += 1
            continue
        named += step["select"] is None
        got = selected(runner, step["commands"][0])
        if got != {step["unique_id"]}:
            print(f"{step['commands'][0]} selects {sorted(got)}, not {step['unique_id']!r}")
            wrong += 1
    for run in plan["runs"]:
        want = {steps[i] for i in run["steps"]}
        got = selected(runner, run["command"])
        if got != want:
            print(f"{run['command'][:4]} selects too much: {sorted(got - want)}, too little: {sorted(want - got)}")
            wrong += 1
    print(f"{len(plan['steps'])} steps, {named} of them only in selectors.yml, {len(plan['runs'])} commands, {wrong} wrong")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
