"""Read every export with the code of those who consume it.

usage: check.py FOLDER

FOLDER has one folder a project, with one file a format, named like the format.
"""

import csv
import importlib
import json
import pkgutil
import sys
import typing
from pathlib import Path

import attr


def main() -> None:
    folder = Path(sys.argv[1])
    projects = sorted(p for p in folder.iterdir() if (p / "target").exists())
    checks = [openlineage, datahub, openmetadata, odcs, dbt_docs, dbt_yaml, bulk, parquet, graphml, lines, tables]
    for check in checks:
        print(f"{check.__name__}: {check.__doc__.splitlines()[0]}")
        for project in projects:
            said = check(project)
            print(f"  {project.name}: {said}")
    print(f"{len(projects)} projects, {len(checks)} checks")


def require(condition: object, said: str) -> None:
    if not condition:
        raise SystemExit(f"FAILED: {said}")


# OpenLineage -----------------------------------------------------------------


def facet_classes() -> dict[str, type]:
    """The classes that the client generates from the schema of each facet."""
    import openlineage.client.generated as generated

    out = {}
    for module in pkgutil.iter_modules(generated.__path__):
        loaded = importlib.import_module(f"{generated.__name__}.{module.name}")
        for cls in vars(loaded).values():
            if attr.has(cls) and cls.__module__ == loaded.__name__ and hasattr(cls, "_get_schema"):
                out[cls._get_schema()] = cls
    return out


def conforms(value: object, kind: object, where: str) -> None:
    """Check a JSON value against a generated class, field by field, strictly."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if kind is typing.Any:
        return
    if origin is typing.Union or str(origin) == "<class 'types.UnionType'>":
        if value is None:
            require(type(None) in args, f"{where}: null")
            return
        conforms(value, next(a for a in args if a is not type(None)), where)
    elif attr.has(kind):
        require(isinstance(value, dict), f"{where}: not an object")
        hints = typing.get_type_hints(kind)
        fields = {f.name: f for f in attr.fields(kind)}
        for key, inner in value.items():
            require(key in fields, f"{where}: {kind.__name__} has no field {key}")
            if key not in ("_producer", "_schemaURL"):
                conforms(inner, hints[key], f"{where}.{key}")
        for name, field in fields.items():
            require(name in value or field.default is not attr.NOTHING or name.startswith("_"), f"{where}: {name} is missing")
        require("facets" in fields or "_producer" not in fields or "_producer" in value and "_schemaURL" in value, f"{where}: no producer")
        kwargs = {k: v for k, v in value.items() if not k.startswith("_") and k != "facets"}
        if all(not isinstance(v, (dict, list)) for v in kwargs.values()):
            kind(**kwargs)  # runs the validators of the class
    elif origin is list:
        require(isinstance(value, list), f"{where}: not a list")
        for i, inner in enumerate(value):
            conforms(inner, args[0], f"{where}[{i}]")
    elif origin is dict:
        require(isinstance(value, dict), f"{where}: not an object")
        for key, inner in value.items():
            conforms(inner, args[1], f"{where}.{key}")
    elif isinstance(kind, type):
        require(isinstance(value, kind) or kind is float and isinstance(value, int), f"{where}: {value!r} is no {kind}")


def openlineage(project: Path) -> str:
    """Every event and facet against the client's generated classes, and the names against dbt-ol's."""
    from openlineage.client.generated import base

    classes = facet_classes()
    kinds = {"RunEvent": base.RunEvent, "JobEvent": base.JobEvent, "DatasetEvent": base.DatasetEvent}
    count, facets, edges = 0, 0, 0
    named = set()
    for name in ("openlineage", "openlineage-job", "openlineage-dataset"):
        runs = {}
        for line in (project / name).read_text().splitlines():
            event = json.loads(line)
            where = f"{project.name}: {name}"
            kind = kinds[event["schemaURL"].rsplit("/", 1)[1]]
            kind(**{k: v for k, v in event.items() if k in ("eventTime", "producer")} | blanks(kind))  # checks the time and the producer
            holders = [event.get("run"), event.get("job"), event.get("dataset")] + event.get("inputs", []) + event.get("outputs", [])
            for holder in filter(None, holders):
                for key, facet in holder.get("facets", {}).items():
                    facets += 1
                    if key == "dbt_node":
                        continue
                    require(facet["_schemaURL"] in classes, f"{where}: facet {key} of {facet['_schemaURL']}")
                    conforms(facet, classes[facet["_schemaURL"]], f"{where}: {key}")
            if "run" in event:
                runs.setdefault(event["run"]["runId"], []).append(event["eventType"])
                base.Run(runId=event["run"]["runId"])
            if event.get("eventType") != "START":
                edges += column_lineage(event, where)
            for dataset in event.get("outputs", []):
                named.add((event["job"]["name"], dataset["name"]))
            count += 1
        require(all(r == ["START", "COMPLETE"] for r in runs.values()), f"{where}: runs do not begin and end: {runs}")
    dbt_names(project, named)
    return f"{count} events, {facets} facets, {edges} input fields"


def blanks(kind: type) -> dict:
    from openlineage.client.generated import base

    if kind is base.RunEvent:
        return {"run": base.Run(runId="032da70a-e64c-5bee-99c9-90fd3907f171"), "job": base.Job("a", "b")}
    if kind is base.JobEvent:
        return {"job": base.Job("a", "b")}
    return {"dataset": base.StaticDataset("a", "b")}


def column_lineage(event: dict, where: str) -> int:
    """What Marquez asks for: input fields are in the schemas of the inputs, output fields in that of the output."""
    known = {d["name"]: {f["name"] for f in d.get("facets", {}).get("schema", {}).get("fields", [])} for d in event.get("inputs", [])}
    edges = 0
    for out in event.get("outputs", []):
        facet = out["facets"].get("columnLineage")
        if not facet:
            continue
        own = {f["name"] for f in out["facets"]["schema"]["fields"]}
        used = list(facet.get("dataset", []))
        for name, field in facet["fields"].items():
            require(name in own, f"{where}: {name} is not in the schema of {out['name']}")
            used += field["inputFields"]
        for field in used:
            edges += 1
            require(field["name"] in known, f"{where}: {field['name']} is no input of {out['name']}")
            require(field["field"] in known[field["name"]], f"{where}: {field['field']} is not in the schema of {field['name']}")
            for t in field["transformations"]:
                require(t["type"] in ("DIRECT", "INDIRECT"), f"{where}: {t}")
    return edges


def dbt_names(project: Path, named: set) -> None:
    """Names of jobs and outputs are those that dbt-ol makes of the same manifest."""
    from openlineage.common.provider.dbt.processor import DbtArtifactProcessor, ModelNode

    manifest = json.loads((Path((project / "target").read_text().strip()) / "manifest.json").read_text())
    processor = type("Names", (DbtArtifactProcessor,), {"dbt_command": None, "get_dbt_metadata": lambda self: None})
    names = processor.__new__(processor)
    names.dataset_namespace = (project / "namespace").read_text().strip()
    names.adapter_type = None
    names.dataset_symlink_namespace = None
    wanted = set()
    for node_id, node in manifest["nodes"].items():
        kind = node["resource_type"]
        if kind not in ("model", "snapshot") or node["config"].get("materialized") == "ephemeral":
            continue
        _, name, _, _ = names.extract_dataset_data(ModelNode(type=kind, metadata_node=node), None)
        job = names._format_dataset_name(node["database"], node["schema"], node_id.removeprefix(kind + ".")) + (".snapshot" if kind == "snapshot" else "")
        wanted.add((job, name))
    require(named == wanted, f"{project.name}: other names than dbt-ol's: {sorted(named ^ wanted)[:4]}")


# Catalogs ----------------------------------------------------------------------


def datahub(project: Path) -> str:
    """Proposals, read by DataHub's own file source, are valid; fields that lineage names are in the schemas."""
    from datahub.emitter.mcp import MetadataChangeProposalWrapper
    from datahub.ingestion.api.common import PipelineContext
    from datahub.ingestion.source.file import GenericFileSource
    from datahub.utilities.urns.urn import Urn

    said = []
    for name in ("datahub", "datahub-dbt"):
        copy = project / f"{name}.json"
        copy.write_text((project / name).read_text())
        source = GenericFileSource.create({"path": str(copy)}, PipelineContext(run_id="check"))
        fields, used, kinds, count = {}, set(), set(), 0
        for unit in source.get_workunits_internal():
            proposal = unit.metadata
            require(isinstance(proposal, MetadataChangeProposalWrapper) and proposal.validate(), f"{project.name}: {name}: {proposal}")
            Urn.from_string(proposal.entityUrn)
            aspect = proposal.aspect
            kinds.add(aspect.ASPECT_NAME)
            count += 1
            if aspect.ASPECT_NAME == "schemaMetadata":
                fields[proposal.entityUrn] = {f.fieldPath for f in aspect.fields}
            if aspect.ASPECT_NAME == "upstreamLineage":
                tables = {u.dataset for u in aspect.upstreams}
                for grain in aspect.fineGrainedLineages or []:
                    for field in grain.upstreams + grain.downstreams:
                        parent, path = Urn.from_string(field).entity_ids
                        require(parent in tables | {proposal.entityUrn}, f"{project.name}: {name}: {field} is no field of an upstream")
                        used.add((parent, path))
        for parent, path in used:
            # The tables of a warehouse have no schema of ours where dbt's datasets are written about.
            require(parent not in fields or Urn.from_string(f"urn:li:schemaField:({parent},{path})").entity_ids[1] in fields[parent], f"{project.name}: {name}: {parent} has no field {path}")
        said.append(f"{count} proposals with {len(used)} fields")
    datahub_names(project)
    return ", ".join(said)


def datahub_names(project: Path) -> None:
    """The urns of dbt's datasets are those that DataHub's dbt source makes."""
    import datahub.emitter.mce_builder as builder

    manifest = json.loads((Path((project / "target").read_text().strip()) / "manifest.json").read_text())
    wanted = set()
    for node in list(manifest["nodes"].values()) + list(manifest["sources"].values()):
        if node["resource_type"] in ("model", "snapshot", "seed", "source"):
            name = node["name"] if node["resource_type"] == "source" else node.get("alias") or node["name"]
            parts = [p for p in (node["database"], node["schema"], name) if p]
            wanted.add(builder.make_dataset_urn("dbt", ".".join(parts).replace('"', ""), "PROD"))
    named = {p["entityUrn"] for p in json.loads((project / "datahub-dbt").read_text()) if ":dbt," in p["entityUrn"]}
    require(named <= wanted, f"{project.name}: other names than the dbt source's: {sorted(named - wanted)[:4]}")


def openmetadata(project: Path) -> str:
    """Requests name columns of the two tables that they are about."""
    count = 0
    for line in (project / "openmetadata").read_text().splitlines():
        edge = json.loads(line)["edge"]
        from_name, to_name = edge["fromEntity"]["fullyQualifiedName"], edge["toEntity"]["fullyQualifiedName"]
        require(edge["fromEntity"]["type"] == edge["toEntity"]["type"] == "table" and from_name != to_name, f"{project.name}: {edge}")
        for column in edge["lineageDetails"]["columnsLineage"]:
            require(column["toColumn"].startswith(to_name + ".") and column["fromColumns"], f"{project.name}: {column}")
            require(all(c.startswith(from_name + ".") for c in column["fromColumns"]), f"{project.name}: {column}")
            count += len(column["fromColumns"])
    return f"{count} pairs of columns"


def odcs(project: Path) -> str:
    """The contract, read by the standard's own model."""
    from open_data_contract_standard.model import OpenDataContractStandard

    text = (project / "odcs").read_text()
    contract = OpenDataContractStandard.model_validate(json.loads(text))
    written = json.loads(text)
    again = json.loads(contract.model_dump_json(exclude_none=True, by_alias=True))
    require(same(written, again), f"{project.name}: the model does not know all that is written")
    properties = sum(len(s.properties or []) for s in contract.schema_)
    return f"{len(contract.schema_)} objects, {properties} properties"


def same(written: object, read: object) -> bool:
    """All that was written was read."""
    if isinstance(written, dict):
        return isinstance(read, dict) and all(k in read and same(v, read[k]) for k, v in written.items())
    if isinstance(written, list):
        return isinstance(read, list) and len(written) == len(read) and all(map(same, written, read))
    return written == read


def dbt_docs(project: Path) -> str:
    """The file for dbt's docs has the columns that they read."""
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(project / "dbt-docs")
    wanted = [("from_node_unique_id", "string", False), ("from_column_name", "string", False), ("to_node_unique_id", "string", False),
              ("to_column_name", "string", False), ("lineage_kind", "string", True), ("ingested_at", "timestamp[us, tz=UTC]", False)]
    require([(f.name, str(f.type), f.nullable) for f in table.schema] == wanted, f"{project.name}: {table.schema}")
    require(set(table.column("lineage_kind").to_pylist()) <= {"copy", "mod", "scan"}, project.name)
    return f"{table.num_rows} rows"


def dbt_yaml(project: Path) -> str:
    """The patch is YAML in the shape of dbt's resources, and says nothing that the manifest says."""
    import yaml

    manifest = json.loads((Path((project / "target").read_text().strip()) / "manifest.json").read_text())
    documented = {(n["resource_type"], n["name"], str(n.get("version") or ""), c["name"].lower()): c["description"]
                  for n in manifest["nodes"].values() if n["resource_type"] in ("model", "seed", "snapshot") for c in n["columns"].values() if isinstance(c, dict)}
    patch = yaml.safe_load((project / "dbt-yaml").read_text())
    require(patch.pop("version") == 2 and set(patch) <= {"models", "seeds", "snapshots"}, f"{project.name}: {list(patch)}")
    count = 0
    for heading, resources in patch.items():
        for resource in resources:
            for version in resource.get("versions", [resource]):
                for column in version["columns"]:
                    count += 1
                    require(set(column) <= {"name", "description", "config"} and len(column) > 1, f"{project.name}: {column}")
                    require(set(column.get("config", {})) <= {"tags", "meta"}, f"{project.name}: {column}")
                    said = documented.get((heading[:-1], resource["name"], str(version.get("v", "")), column["name"].lower()))
                    require("description" not in column or not said, f"{project.name}: {resource['name']}.{column['name']} is documented")
    return f"{count} columns"


def bulk(project: Path) -> str:
    """The files for Atlan and Unity Catalog are CSV with all identities filled in."""
    rows = 0
    for name in ("atlan", "unity"):
        with (project / name).open(newline="") as f:
            for row in csv.DictReader(f):
                rows += 1
                need = [k for k in row if k.endswith(("Identity", "Name", "column_name", "table_full_name"))]
                require(all(row[k] for k in need) and None not in row, f"{project.name}: {name}: {row}")
    return f"{rows} rows"


# Tables and graphs -------------------------------------------------------------


def parquet(project: Path) -> str:
    """Parquet tables, read by pyarrow, say what the JSON Lines say."""
    import pyarrow.parquet

    rows = 0
    for name in ("", "-rows", "-columns", "-nodes", "-labels"):
        table = pyarrow.parquet.read_table(project / f"parquet{name}").to_pylist()
        text = [json.loads(line) for line in (project / f"jsonl{name}").read_text().splitlines()]
        require(table == text, f"{project.name}: parquet{name} and jsonl{name} differ")
        rows += len(table)
    return f"{rows} rows"


def graphml(project: Path) -> str:
    """GraphML, read by networkx, has a vertex for each column and node, and all edges."""
    import networkx

    graph = networkx.read_graphml(project / "graphml", force_multigraph=True)
    columns = sum(1 for _ in (project / "jsonl-columns").open())
    nodes = sum(1 for _ in (project / "jsonl-nodes").open())
    edges = sum(1 for name in ("jsonl", "jsonl-rows") for _ in (project / name).open())
    require(graph.number_of_nodes() == columns + nodes, f"{project.name}: {graph}, but {columns} columns and {nodes} nodes")
    require(graph.number_of_edges() == edges, f"{project.name}: {graph}, but {edges} edges")
    return str(graph)


def lines(project: Path) -> str:
    """Edges end at nodes and columns that are listed."""
    nodes = {json.loads(line)["node"] for line in (project / "jsonl-nodes").open()}
    columns = {(r["node"], r["column"]) for r in map(json.loads, (project / "jsonl-columns").open())}
    count = 0
    for name in ("jsonl", "jsonl-rows"):
        for edge in map(json.loads, (project / name).open()):
            for node, column in ((edge["from_node"], edge["from_column"]), (edge["to_node"], edge["to_column"])):
                require(node in nodes and (column is None or (node, column) in columns), f"{project.name}: {node}.{column} is not listed")
            count += 1
    return f"{count} edges"


def tables(project: Path) -> str:
    """CSV, read by Python's reader, has as many rows, and no cell that is a formula."""
    rows = 0
    for name in ("", "-rows", "-columns", "-nodes", "-labels"):
        with (project / f"csv{name}").open(newline="") as f:
            table = list(csv.reader(f))
        require(len({len(r) for r in table}) == 1, f"{project.name}: csv{name} has rows of different lengths")
        require(len(table) - 1 == sum(1 for _ in (project / f"jsonl{name}").open()), f"{project.name}: csv{name} has other rows than jsonl{name}")
        require(not any(c[:1] in ("=", "+", "-", "@") and len(c) > 0 for r in table[1:] for c in r), f"{project.name}: csv{name} has a formula")
        rows += len(table) - 1
    return f"{rows} rows"


if __name__ == "__main__":
    main()
