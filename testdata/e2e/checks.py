"""Ask a database a plan's questions that expect no rows.

usage: checks.py PLAN DATABASE

Prints the questions that have an answer, or fail, and ends with status 1 where
there are any.
"""

import json
import sys
from pathlib import Path

import duckdb


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text())
    database = duckdb.connect(sys.argv[2], read_only=True)
    asked = answered = 0
    for step in plan["steps"]:
        for check in step["checks"]:
            if check["when"] != "after" or check["expect"] != "no_rows":
                continue
            asked += 1
            try:
                rows = database.execute(check["query"]).fetchmany(1)
            except duckdb.Error as error: # what is not there yet
                rows = [str(error).splitlines()[0]]
            if rows:
                answered += 1
                print(f"{step['unique_id']}: {check['name']}: {rows[0]}")
    print(f"{asked} questions, {answered} answered")
    sys.exit(answered > 0)


if __name__ == "__main__":
    main()
