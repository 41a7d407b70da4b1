"""Make dbt's artifacts of one run the same on every machine and at every time.

usage: scrub.py PROJECT FROM TO

Reads manifest.json, catalog.json and run_results.json in the folder FROM and
writes them to the folder TO. PROJECT is the folder that dbt ran in. Keys and
values stay as dbt wrote them, except for these:

  the folder of the project        /shop
  the identity of a run            an identity of zeros
  the identity of a user           null
  the moment of a run              2025-07-01 06:00 UTC
  created_at of a node             the same moment
  start and end of a node's run    that moment plus the times of those before
  how long a node took             what TO said before, for nodes it knows
  names of environment variables   none
  what the order of files decides  order by key

How long nodes took was measured once. It stays until the artifacts in TO are
deleted, so that artifacts that were made again can be compared byte by byte.
White space: each node, macro and result stands on its own line.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

MOMENT = datetime(2025, 7, 1, 6, tzinfo=timezone.utc)
NO_IDENTITY = "00000000-0000-0000-0000-000000000000"
ROOT = "/shop"

METADATA = {
    "generated_at": f"{MOMENT:%Y-%m-%dT%H:%M:%S.%fZ}",
    "invocation_id": NO_IDENTITY,
    "invocation_started_at": f"{MOMENT:%Y-%m-%dT%H:%M:%S.%fZ}",
    "run_started_at": f"{MOMENT:%Y-%m-%dT%H:%M:%S.%f+00:00}",
    "user_id": None,
    "env": {},
}


def scrub_value(value, project: str):
    """The value without the folder of the project and without moments of creation."""
    if isinstance(value, dict):
        return {
            key: MOMENT.timestamp() if key == "created_at" else scrub_value(item, project)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [scrub_value(item, project) for item in value]
    if isinstance(value, str):
        return value.replace(project, ROOT)
    return value


def scrub_metadata(document: dict) -> None:
    metadata = document["metadata"]
    metadata.update({key: value for key, value in METADATA.items() if key in metadata})


def scrub_manifest(manifest: dict) -> None:
    for key, section in manifest.items():
        if key != "metadata" and isinstance(section, dict):
            manifest[key] = dict(sorted(section.items()))
    for key in ("parent_map", "child_map"):
        manifest[key] = {name: sorted(others) for name, others in manifest[key].items()}


def scrub_catalog(catalog: dict) -> None:
    for key in ("nodes", "sources"):
        catalog[key] = dict(sorted(catalog[key].items()))


def scrub_run_results(results: dict, known: dict[str, float]) -> None:
    results["args"] = dict(sorted(results["args"].items()))
    clock = MOMENT
    for result in results["results"]:
        seconds = known.get(result["unique_id"], round(result["execution_time"], 3))
        end = clock + timedelta(seconds=seconds)
        result["execution_time"] = seconds
        for timing in result["timing"]:
            # Compiling is counted into executing, which takes nearly all of the time.
            start, stop = (clock, clock) if timing["name"] == "compile" else (clock, end)
            timing["started_at"] = f"{start:%Y-%m-%dT%H:%M:%S.%fZ}"
            timing["completed_at"] = f"{stop:%Y-%m-%dT%H:%M:%S.%fZ}"
        clock = end
    results["elapsed_time"] = round((clock - MOMENT).total_seconds(), 3)


def dump(document: dict) -> str:
    """JSON with one line for each entry of each section of the document."""

    def section(value) -> str:
        if isinstance(value, dict) and value:
            return "{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()) + "\n}"
        if isinstance(value, list) and value:
            return "[\n" + ",\n".join(json.dumps(v) for v in value) + "\n]"
        return json.dumps(value)

    return "{\n" + ",\n".join(f"{json.dumps(k)}: {section(v)}" for k, v in document.items()) + "\n}\n"


def main() -> None:
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    project, source, target = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]), Path(sys.argv[3])

    known = {}
    recorded = target / "run_results.json"
    if recorded.exists():
        known = {r["unique_id"]: r["execution_time"] for r in json.loads(recorded.read_text())["results"]}

    target.mkdir(parents=True, exist_ok=True)
    for name in ("manifest.json", "catalog.json", "run_results.json"):
        document = scrub_value(json.loads((source / name).read_text()), project)
        scrub_metadata(document)
        if name == "manifest.json":
            scrub_manifest(document)
        elif name == "catalog.json":
            scrub_catalog(document)
        else:
            scrub_run_results(document, known)
        (target / name).write_text(dump(document))


if __name__ == "__main__":
    main()
