"""Scenarios: one file each, a small dbt project in two versions.

A file is YAML up to the first line `-- NAME --`; from there on every such line
begins a file of the project. `base/…` is of both versions, `head/…` of the new
one, where it replaces what base has under that name; a file of head that is
empty is gone there. `data.sql` and `later.sql` replace the statements that fill
the sources; see data.sql beside the scenarios for what these are.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FILE = re.compile(r"^-- (\S+) --$", re.MULTILINE)
KEYS = {"idea", "engines", "plan", "build", "ignore", "except", "holds", "spare", "left", "vars", "ways"}


@dataclass
class Scenario:
    name: str
    idea: str
    engines: list[str]
    plan: dict[str, list[str]]  # by engine: what is expected, "ACTION NAME [START END]", sorted
    build: list[str]            # arguments for dbt build, both of base and from nothing
    ignore: set[str]            # columns that hold the moment of the run
    excepted: set[str]          # relations that the plan does not bring to what a build from nothing gives
    holds: dict[str, str]       # queries and what they give when the plan was run
    spare: dict[str, set[str]]  # by engine: steps whose lack no data show
    left: set[str]              # relations that stay behind, and the plan says so
    ways: dict[str, list[str]] | None  # by engine: "WAY NAME" of steps done in place, with "refused" where a probe says no; None: any
    files: dict[str, str] = field(repr=False)

    def side(self, prefix: str) -> dict[str, str]:
        return {name[len(prefix):]: text for name, text in self.files.items() if name.startswith(prefix)}


def lines(text: str) -> list[str]:
    return sorted(line.strip() for line in text.splitlines() if line.strip())


def by_engine(value, engines: list[str]) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        value = dict.fromkeys(engines, value)
    return {engine: lines(value[engine] or "") for engine in engines}


def read(path: Path) -> Scenario:
    parts = FILE.split(path.read_text())
    head = yaml.safe_load(parts[0]) or {}
    unknown = head.keys() - KEYS
    if unknown:
        raise ValueError(f"{path}: unknown keys: {', '.join(sorted(unknown))}")
    engines = head.get("engines", ["duckdb", "postgres"])
    return Scenario(
        name=path.stem,
        idea=head["idea"],
        engines=engines,
        plan=by_engine(head["plan"], engines),
        build=head.get("build", []),
        ignore=set(head.get("ignore", [])),
        excepted=set(head.get("except", [])),
        holds={query: str(answer) for query, answer in head.get("holds", {}).items()},
        spare={engine: set(names) for engine, names in head.get("spare", {}).items()},
        left=set(head.get("left", [])),
        ways=by_engine(head["ways"], engines) if "ways" in head else None,
        files=dict(zip(parts[1::2], (text.lstrip("\n") for text in parts[2::2]))),
    )
