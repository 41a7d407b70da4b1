"""Run the commands of a plan, step by step.

usage: apply.py [--leave-out ID] PLAN

PLAN is what `tailwater plan --format json` wrote. The commands run in the
current folder, without a shell, and the first that fails ends the run. A
command that several steps share runs once, in the place of the first.
--leave-out skips one step, to see whether it is missed.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--leave-out", metavar="ID")
    parser.add_argument("plan", type=Path)
    arguments = parser.parse_args()

    done = set()
    for step in json.loads(arguments.plan.read_text())["steps"]:
        name = f"{step['id']:>4}  {step['action']:<13}  {step['unique_id']}"
        if step["id"] == arguments.leave_out:
            print(f"{name}  left out", flush=True)
            continue
        if not step["commands"]:
            print(f"{name}  no command", flush=True)
            continue
        started = time.monotonic()
        for command in step["commands"]:
            if tuple(command) in done:
                continue
            done.add(tuple(command))
            if command[0] != "dbt":
                sys.exit(f"apply.py: step {step['id']} does not call dbt: {command}")
            run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True)
            # dbt ends well when a selection matches nothing; a plan must not.
            if run.returncode != 0 or "does not match any enabled nodes" in run.stdout:
                print(run.stdout)
                sys.exit(f"apply.py: step {step['id']} failed: {command}")
        print(f"{name}  {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main()
