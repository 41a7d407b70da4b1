"""Hold direct column edges against those of sqlglot, given the same schemas.

usage: agreement.py TAILWATER CORPUS [--seconds N] [--least PERCENT] [--dump FILE]

Each model of each project is read by both. An edge leads from a column of a
relation to a column of the model; ephemeral models are passed through. Models
are drawn in an order that is always the same, project by project, until the time
given for an adapter is used up.
"""

import argparse
import collections
import json
import logging
import random
import subprocess
import sys
import time
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

DIALECTS = {"sqlserver": "tsql", "athena": "trino"}
logging.disable(logging.CRITICAL)
sys.setrecursionlimit(5000)


def main() -> None:
    args = arguments()
    projects = collections.defaultdict(list)
    for manifest in sorted(Path(args.corpus, "single").glob("*/manifest.json")):
        adapter = json.loads(manifest.read_text())["metadata"].get("adapter_type") or "?"
        projects[adapter].append(manifest.parent)
    total = collections.Counter()
    dump = []
    print(f"{'adapter':<12}{'models':>8}{'skipped':>9}{'edges':>8}{'both':>8}{'ours':>7}{'theirs':>8}{'agree':>9}")
    for adapter, folders in sorted(projects.items()):
        counts = compare_all(args, adapter, folders, dump)
        show(adapter, counts)
        total.update(counts)
    show("all", total)
    if args.dump:
        Path(args.dump).write_text("".join(json.dumps(d) + "\n" for d in dump))
    union = total["both"] + total["ours"] + total["theirs"]
    if 100 * total["both"] < args.least * union:
        raise SystemExit(f"fewer than {args.least} % of the edges agree: --dump FILE lists the others")


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser()
    p.add_argument("tailwater")
    p.add_argument("corpus")
    p.add_argument("--seconds", type=float, default=60, help="for each adapter")
    p.add_argument("--least", type=float, default=98, help="percent of the edges that must agree")
    p.add_argument("--dump", help="a file for the edges that only one of both has")
    return p.parse_args()


def show(name: str, c: collections.Counter) -> None:
    union = c["both"] + c["ours"] + c["theirs"]
    share = f"{100 * c['both'] / union:.2f} %" if union else "-"
    print(f"{name:<12}{c['models']:>8}{c['skipped']:>9}{union:>8}{c['both']:>8}{c['ours']:>7}{c['theirs']:>8}{share:>9}", flush=True)


def compare_all(args: argparse.Namespace, adapter: str, folders: list, dump: list) -> collections.Counter:
    events = []
    for folder in folders:
        command = [args.tailwater, "lineage", "--quiet", "--manifest", str(folder), "--format", "openlineage", "--event", "job", "--names", "physical", "--namespace", "x"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        events += [(folder.name, json.loads(line)) for line in text.splitlines()]
    random.Random(1).shuffle(events)
    counts = collections.Counter()
    end = time.monotonic() + args.seconds
    for project, event in events:
        if time.monotonic() > end:
            break
        if "sql" not in event["job"]["facets"] or "columnLineage" not in event["outputs"][0]["facets"]:
            continue
        compare(adapter, project, event, counts, dump)
    return counts


def compare(adapter: str, project: str, event: dict, counts: collections.Counter, dump: list) -> None:
    """Compare the edges of one model."""
    output = event["outputs"][0]
    ours = collections.defaultdict(dict)
    for column, field in output["facets"]["columnLineage"]["fields"].items():
        for i in field["inputFields"]:
            ours[column.lower()][(i["name"].lower(), i["field"].lower())] = [t["subtype"] for t in i["transformations"]]
    try:
        theirs = sqlglot_edges(adapter, event)
    except (sqlglot.errors.SqlglotError, RecursionError, AttributeError, KeyError, ValueError, TypeError) as error:
        counts["skipped"] += 1
        dump.append({"adapter": adapter, "project": project, "model": event["job"]["name"], "skipped": f"{type(error).__name__}: {error}"[:300]})
        return
    counts["models"] += 1
    columns = set(ours) | set(theirs)
    if event["job"]["name"].endswith(".snapshot"):
        columns = set(theirs)  # dbt adds columns that stand in no query
    for column in sorted(columns):
        a, b = set(ours[column]), theirs[column]
        counts["both"] += len(a & b)
        counts["ours"] += len(a - b)
        counts["theirs"] += len(b - a)
        for who, edges in (("ours", a - b), ("theirs", b - a)):
            for relation, name in sorted(edges):
                dump.append({"adapter": adapter, "project": project, "model": event["job"]["name"], "column": column, "who": who,
                             "from": f"{relation}.{name}", "kinds": ours[column].get((relation, name))})


def sqlglot_edges(adapter: str, event: dict) -> dict:
    """The columns of relations that each output column is made of, by sqlglot."""
    dialect = DIALECTS.get(adapter, adapter)
    known = {}
    schema: dict = {}
    for dataset in event.get("inputs", []):
        parts = dataset["name"].split(".")
        known[tuple(p.lower() for p in parts)] = dataset["name"].lower()
        at = schema
        for part in parts[:-1]:
            at = at.setdefault(part, {})
        fields = dataset["facets"].get("schema", {}).get("fields", [])
        at[parts[-1]] = {f["name"]: f.get("type") or "text" for f in fields}
    tree = sqlglot.parse_one(event["job"]["facets"]["sql"]["query"], dialect=dialect)
    complete(tree, known)
    tree = qualify(tree, dialect=dialect, schema=schema, validate_qualify_columns=False, identify=False)
    scope = build_scope(tree)
    out = collections.defaultdict(set)
    for name, node in lineage(None, tree, schema, dialect=dialect, scope=scope, trim_selects=False, copy=False).items():
        out[name.lower()]  # a column without inputs, too
        for leaf in node.walk():
            if isinstance(leaf.source, exp.Table) and not leaf.downstream:
                relation = find(leaf.source, known)
                if relation:
                    out[name.lower()].add((relation, leaf.name.split(".")[-1].strip('"`[]').lower()))
    return out


def complete(tree: exp.Expression, known: dict) -> None:
    """Names that leave out the database get it, so that all have the same depth."""
    for table in tree.find_all(exp.Table):
        relation = find(table, known)
        if relation and table.name:
            parts = relation.split(".")
            if len(parts) == 3 and not table.catalog:
                table.set("catalog", exp.to_identifier(parts[0]))
            if len(parts) >= 2 and not table.db and not any(table.name.lower() == c.alias_or_name.lower() for c in tree.find_all(exp.CTE)):
                table.set("db", exp.to_identifier(parts[-2]))


def find(table: exp.Table, known: dict) -> str | None:
    parts = tuple(p.name.lower() for p in table.parts)
    if len(parts) == 1 and "." in parts[0]:
        parts = tuple(parts[0].split("."))
    if parts in known:
        return known[parts]
    found = [k for k in known if k[-len(parts):] == parts and len(parts) > 1]
    return known[found[0]] if len(found) == 1 else None


if __name__ == "__main__":
    main()
