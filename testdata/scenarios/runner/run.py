"""Run scenarios with real dbt.

usage: run.py [--minimal] [--engine NAME] [--keep FOLDER] [--jobs N] TAILWATER SCENARIO...

For each scenario and engine: production is built with base, then again on later
data. `tailwater plan` compares both versions, and its commands are run with
head. Then every relation must be what a build of head from nothing on the same
data gives, but for those that the scenario excepts, and what it says holds must
hold. Relations that stay behind must be those that the plan drops.

  --minimal   leave out each step in turn: that must be noticed
  --engine    only this one
  --keep      leave the projects in this folder
  --jobs      so many at a time; by default as many as there are processors
"""

import argparse
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import yaml
from dbt.cli.main import dbtRunner

import scenario as scenarios
from engine import ENGINES

HERE = Path(__file__).resolve().parent

PROJECT = {
    "name": "p", "version": "1.0.0", "config-version": 2, "profile": "p",
    "flags": {"send_anonymous_usage_stats": False},
}

COLUMNS = {
    "orders": "id integer, customer_id integer, amount integer, status varchar(10), ordered_at timestamp, updated_at timestamp",
    "customers": "id integer, name varchar(40), country varchar(2), vip boolean",
    "events": "id integer, order_id integer, kind varchar(10), happened_at timestamp",
}
SOURCES = {"sources": [{"name": "raw", "schema": "raw", "tables": [
    {"name": table, "columns": [{"name": n, "data_type": t} for n, t in (column.split() for column in columns.split(", "))]}
    for table, columns in COLUMNS.items()]}]}


class Failed(Exception):
    """What a scenario expects is not so."""


class Run:
    """One scenario in one engine."""

    def __init__(self, scenario, engine, folder, tailwater):
        self.scenario, self.tailwater = scenario, tailwater
        self.folder = folder
        self.project = folder / "project"
        self.project.mkdir(parents=True)
        self.warehouse = ENGINES[engine](folder)
        self.engine = engine

    def dbt(self, *arguments):
        """Run dbt in this process; fail if it fails or finds nothing to do."""
        out = io.StringIO()
        with contextlib.chdir(self.project), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            result = dbtRunner().invoke([*arguments, "--no-use-colors"])
        with open(self.folder / "dbt.log", "a") as log:
            log.write(f"\n$ dbt {' '.join(arguments)}\n{out.getvalue()}")
        if not result.success:
            raise Failed(f"dbt {' '.join(arguments)}: {result.exception or ''}\n{tail(out.getvalue())}")
        if not getattr(result.result, "results", True):
            raise Failed(f"dbt {' '.join(arguments)}: nothing was selected")

    def checkout(self, side):
        files = {"models/sources.yml": yaml.safe_dump(SOURCES), **self.scenario.side("base/")}
        if side == "head":
            files.update(self.scenario.side("head/"))
        project = PROJECT | yaml.safe_load(files.pop("project.yml", "{}"))
        for name in ("models", "seeds", "snapshots", "macros"):
            shutil.rmtree(self.project / name, ignore_errors=True)
        for name, text in files.items():
            if not text.strip():
                continue
            path = self.project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (self.project / "dbt_project.yml").write_text(yaml.safe_dump(project))
        profiles = {"p": {"target": "prod", "outputs": {"prod": self.warehouse.profile}}}
        (self.project / "profiles.yml").write_text(yaml.safe_dump(profiles))

    def fill(self, name):
        text = self.scenario.files.get(name)
        self.warehouse.execute(text if text is not None else (HERE.parent / name).read_text())

    def compile(self, side):
        """Compile one side as CI does, and keep what dbt wrote."""
        self.checkout(side)
        self.dbt("compile", "--full-refresh")
        shutil.copytree(self.project / "target", self.folder / side, dirs_exist_ok=True)
        (self.folder / side / "run_results.json").unlink()

    def production(self):
        self.warehouse.clear()
        self.checkout("base")
        self.fill("data.sql")
        self.dbt("build", *self.scenario.build)
        self.fill("later.sql")
        self.dbt("build", *self.scenario.build)
        self.compile("base")
        self.compile("head")
        self.warehouse.save("before")

    def scratch(self):
        self.warehouse.clear()
        self.fill("data.sql")
        self.fill("later.sql")
        self.dbt("build", *self.scenario.build)
        return self.warehouse.relations(self.scenario.ignore)

    def plan(self):
        run = subprocess.run([self.tailwater, "plan", "--base", self.folder / "base", "--head", self.folder / "head",
                              "--format", "json", "--output", self.folder / "plan.json"],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.project)
        if run.returncode != 0:
            raise Failed(f"tailwater plan ends with status {run.returncode}\n{run.stdout}")
        return json.loads((self.folder / "plan.json").read_text())["steps"]

    def apply(self, steps):
        done = set()
        for step in steps:
            for command in step["commands"]:
                if tuple(command) in done:
                    continue
                done.add(tuple(command))
                self.dbt(*command[1:])
            if step["action"] == "drop":
                for statement in step["in_place"]["statements"]:
                    self.warehouse.execute(statement)

    def apply_in_place(self, steps):
        """Do steps in the warehouse where the plan says how and its probes find nothing; gives what was done, and refused."""
        ways = []
        for step in steps:
            way = step["in_place"]
            if step["action"] in ("drop", "create", "manual") or way is None:
                self.apply([step])
                continue
            holds = all(assumption["probe"] and not self.warehouse.query(assumption["probe"]) for assumption in way["assumptions"])
            ways.append(f"{way['way']} {name(step)}" + ("" if holds else " refused"))
            if not holds:
                self.apply([step])
            elif way["statements"]:
                self.warehouse.execute(";\n".join(way["statements"]))
        return sorted(ways)

    def in_place(self, scratch, steps):
        self.warehouse.load("before")
        ways, want = self.apply_in_place(steps), self.scenario.ways
        if want is not None and ways != want[self.engine]:
            raise Failed(f"in place: {ways}, not {want[self.engine]}")
        if not ways:
            return
        # What a person decides is not done, so what holds without it is all there is to see.
        faults = list(self.differences(scratch, steps))
        if faults:
            raise Failed(f"in place, {ways}:\n  " + "\n  ".join(faults))

    def differences(self, scratch, steps):
        """What is not as a build from nothing makes it, and what does not hold."""
        now = self.warehouse.relations(self.scenario.ignore)
        excepted = {f"main.{name}" for name in self.scenario.excepted}
        for name in sorted(scratch.keys() - excepted):
            if name not in now:
                yield f"{name}: missing"
            elif now[name].kind != scratch[name].kind:
                yield f"{name}: is a {now[name].kind}, not a {scratch[name].kind}"
            elif now[name].columns != scratch[name].columns:
                yield f"{name}: has {now[name].columns}, not {scratch[name].columns}"
            elif now[name].rows != scratch[name].rows:
                more, less = now[name].rows - scratch[name].rows, scratch[name].rows - now[name].rows
                yield f"{name}: {more.total()} rows too many, {less.total()} missing; {list(more)[:2]} for {list(less)[:2]}"
        # What stays behind, and the plan says so.
        left = {name.removeprefix("main.") for name in now.keys() - scratch.keys() - excepted}
        if left != self.scenario.left:
            yield f"left behind: {sorted(left)}, not {sorted(self.scenario.left)}"
        for query, answer in self.scenario.holds.items():
            rows = "; ".join(", ".join(str(value) for value in row) for row in self.warehouse.query(query))
            if rows != answer:
                yield f"{query}: {rows}, not {answer}"

    def all(self, minimal):
        self.production()
        steps = self.plan()
        got, want = sorted(spell(step) for step in steps), self.scenario.plan[self.engine]
        if got != want:
            raise Failed("the plan is\n    " + "\n    ".join(got or ["empty"]) + "\n  not\n    " + "\n    ".join(want or ["empty"]))
        self.apply(steps)
        after = self.folder / "after"
        self.warehouse.save("after")
        scratch = self.scratch()
        self.warehouse.load("after")
        faults = list(self.differences(scratch, steps))
        if faults:
            raise Failed("\n  ".join(faults))
        if self.scenario.ways is not None or any(step["in_place"] for step in steps if step["action"] in ("full_refresh", "rebuild", "window")):
            self.in_place(scratch, steps)
        if minimal:
            self.needed(scratch, steps)
        return len(steps)

    def needed(self, scratch, steps):
        """Every step is needed: without it something differs, or fails."""
        for left_out in steps:
            if name(left_out) in self.scenario.spare.get(self.engine, ()):
                continue
            self.warehouse.load("before")
            try:
                self.apply([step for step in steps if step is not left_out])
                faults = any(True for _ in self.differences(scratch, steps))
            except Exception:
                continue
            if not faults:
                raise Failed(f"step {spell(left_out)} is not needed")


def name(step):
    return step["unique_id"].split(".", 2)[-1]


def spell(step):
    words = [step["action"], name(step)]
    if step["window"]:
        words += [ends(step["window"]["start"]), ends(step["window"]["end"])]
    return " ".join(words)


def ends(moment):
    """An end of a window; one that follows from today's date is spelled so."""
    if moment is None:
        return "ever"
    return "now" if moment > time.strftime("%Y-%m-%d") else moment


def tail(text, lines=25):
    return "\n".join("    " + line for line in text.splitlines()[-lines:])


def one(arguments):
    path, engine, tailwater, minimal, keep = arguments
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        if keep:
            folder = Path(keep) / f"{path.stem}-{engine}"
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "run"
        run = Run(scenarios.read(path), engine, folder, tailwater)
        try:
            steps = run.all(minimal)
            fault = None
        except Failed as failed:
            steps, fault = 0, str(failed)
        except Exception:
            steps, fault = 0, traceback.format_exc()
        finally:
            run.warehouse.stop()
    return path.stem, engine, steps, fault, time.monotonic() - started


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minimal", action="store_true")
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--keep")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("tailwater", type=Path)
    parser.add_argument("scenario", type=Path, nargs="+")
    a = parser.parse_args()

    work = [(path, engine, a.tailwater.resolve(), a.minimal, a.keep)
            for path in a.scenario for engine in scenarios.read(path).engines if a.engine in (None, engine)]
    if "PGHOST" not in os.environ:
        work = [item for item in work if item[1] != "postgres"]
        print("run.py: there is no PostgreSQL: only DuckDB is used", file=sys.stderr)
    failed = total = 0
    # A process each: dbt keeps state, and importing it is what takes long.
    with ProcessPoolExecutor(a.jobs, mp_context=get_context("fork"), max_tasks_per_child=None) as pool:
        for scenario, engine, steps, fault, seconds in pool.map(one, work):
            total += steps
            failed += fault is not None
            print(f"{'FAILED' if fault else 'ok':<7} {scenario:<40} {engine:<9} {steps} steps  {seconds:.1f} s", flush=True)
            if fault:
                print(f"  {fault}", flush=True)
    print(f"{len(work)} runs of {len(a.scenario)} scenarios, {total} steps, {failed} failed")
    sys.exit(1 if failed or not work else 0)


if __name__ == "__main__":
    main()
