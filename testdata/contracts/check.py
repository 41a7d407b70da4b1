"""Hold what tailwater says of contracts against dbt's own check.

usage: check.py TAILWATER WORK EXPECTED

Every break that `dbt ls --select state:modified.contract` reports, tailwater must
report with a code of its own, as a warning at least. EXPECTED is the table of what both say; UPDATE=1 writes it.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import yaml
from dbt.cli.main import dbtRunner, dbtRunnerResult

from scenarios import SCENARIOS

PROJECT = "name: shop\nversion: '1.0'\nprofile: shop\nflags: {send_anonymous_usage_stats: false}\n"
PROFILE = "shop: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n"
# What dbt says where a contract broke: the error of versioned models, and what it warns of others.
BREAKS = ("ContractBreakingChangeError", "UnversionedBreakingChange")


def write(folder: Path, side: dict) -> None:
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(PROFILE)
    files = {"reader.sql": "select id from {{ ref('orders') }}", **side}
    if not any(isinstance(v, dict) and v["config"].get("enabled", True) for v in side.values()) and "reader.sql" not in side:
        del files["reader.sql"]
    for name, content in files.items():
        if isinstance(content, str):
            (folder / "models" / name).write_text(content + "\n")
        else:
            (folder / "models" / f"{name}.yml").write_text(yaml.safe_dump({"version": 2, "models": [content]}, sort_keys=False))


def dbt(folder: Path, *args: str) -> tuple[dbtRunnerResult, list[str]]:
    """Run dbt, and give the names of the events that tell of a broken contract."""
    breaks: list[str] = []

    def listen(event) -> None:
        if event.info.name in BREAKS:
            breaks.append(event.info.name)

    with contextlib.redirect_stdout(io.StringIO()):
        result = dbtRunner(callbacks=[listen]).invoke([*args, "--project-dir", str(folder), "--profiles-dir", str(folder), "--log-path", str(folder / "logs")])
    if type(result.exception).__name__ in BREAKS:
        breaks.append(type(result.exception).__name__)
    return result, breaks


def judge(work: Path, tailwater: str, name: str) -> tuple[str, list[str]]:
    """What dbt says of a scenario, and the codes of tailwater's findings."""
    _, base, head = SCENARIOS[name]
    for side, files in (("base", base), ("head", head)):
        write(work / name / side, files)
    compile_side(work / name / "base")
    result, breaks = dbt(work / name / "head", "ls", "--select", "state:modified.contract", "--state", str(work / name / "base" / "target"))
    if not result.success and not breaks:
        raise SystemExit(f"{name}: dbt ls failed: {result.exception}")
    # dbt ls has written a manifest without compiled code.
    compile_side(work / name / "head")
    run = subprocess.run([tailwater, "check", "--quiet", "--base", "base/target", "--head", "head/target", "--format", "json"], cwd=work / name, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 3):
        raise SystemExit(f"{name}: tailwater failed:\n{run.stderr}")
    findings = [f for f in json.loads(run.stdout)["findings"] if f["severity"] != "info"]
    said = "nothing" if not breaks else "warning" if result.success else "error"
    return said, sorted({f"{f['code']} {f['severity']}" for f in findings})


def compile_side(folder: Path) -> None:
    result, _ = dbt(folder, "compile")
    if not result.success:
        raise SystemExit(f"{folder} does not compile: {result.exception}")


def main() -> int:
    tailwater, work, expected = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    lines, missed = [], []
    for name, (what, _, _) in SCENARIOS.items():
        said, codes = judge(work, tailwater, name)
        lines.append(f"{name}: {what}\n  dbt: {said}\n  tailwater: {', '.join(codes) or 'nothing'}\n")
        if said != "nothing" and not any(c.startswith("CTR") for c in codes):
            missed.append(name)
    table = "\n".join(lines)
    if os.environ.get("UPDATE"):
        expected.write_text(table)
    if missed:
        print(table)
        print("dbt reports a break, and tailwater does not:", ", ".join(missed))
        return 1
    if table != expected.read_text():
        print(table)
        print(f"what is said differs from {expected}; UPDATE=1 writes it anew")
        return 1
    reported = sum("dbt: nothing" not in line for line in lines)
    print(f"{len(lines)} scenarios: dbt reports {reported}, and tailwater all of these and {len(lines) - reported} more")
    return 0


if __name__ == "__main__":
    sys.exit(main())
