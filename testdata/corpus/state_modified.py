"""Ask dbt itself what state:modified+ selects between two manifests.

usage: state_modified.py LIST

LIST is what `measure --selected` printed: for each pair a line with its name
and the two folders, then a line for each node. dbt's own classes read and
compare the manifests; no project is needed. Prints each pair with how many
nodes both select, and those that only one does, and ends with status 1 if there
are any. A pair whose state dbt cannot load is told and left out.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.state import PreviousState
from dbt.flags import set_flags
from dbt.graph.selector_methods import StateSelectorMethod

KINDS = ("model", "seed", "snapshot")


def load(path: Path) -> Manifest:
    manifest = Manifest.from_writable_manifest(WritableManifest.read_and_check_versions(str(path)))
    manifest.build_flat_graph()
    return manifest


def selected(base: Path, head: Path) -> set[str]:
    """The nodes of head that differ, and all that reads them."""
    now = load(head)
    state = SimpleNamespace(manifest=load(base))
    method = StateSelectorMethod(now, state, [])
    everything = set(now.nodes) | set(now.sources)
    found = set(method.search(everything, "modified"))
    readers = defaultdict(set)
    for name, node in now.nodes.items():
        if node.resource_type in KINDS:
            for read in node.depends_on_nodes if hasattr(node, "depends_on_nodes") else node.depends_on.nodes:
                readers[read].add(name)
    todo = list(found)
    while todo:
        for reader in readers[todo.pop()] - found:
            found.add(reader)
            todo.append(reader)
    return {name for name in found if name.split(".")[0] in KINDS}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("list", type=Path)
    arguments = parser.parse_args()
    # As dbt 1.11 has it where a project says nothing.
    set_flags(SimpleNamespace(state_modified_compare_more_unrendered_values=False, state_modified_compare_vars=False))
    pairs = {}
    for line in arguments.list.read_text().splitlines():
        if line.startswith("\t"):
            ours.add(line.strip())
        else:
            name, base, head = line.split("\t")
            ours = set()
            pairs[name] = (Path(base) / "manifest.json", Path(head) / "manifest.json", ours)
    different = 0
    for name, (base, head, ours) in pairs.items():
        try:
            theirs = selected(base, head)
        except Exception as error:  # whatever dbt thinks of an old manifest
            print(f"{name:<40} dbt cannot load it: {str(error).strip().splitlines()[0][:120]}")
            continue
        print(f"{name:<40} {len(ours & theirs):>5} the same, {len(ours - theirs)} only here, {len(theirs - ours)} only dbt")
        for node in sorted(ours ^ theirs)[:5]:
            print(f"    {'only here' if node in ours else 'only dbt '}  {node}")
        different += ours != theirs
    print(f"{len(pairs)} pairs, {different} different")
    sys.exit(1 if different or not pairs else 0)


if __name__ == "__main__":
    main()
