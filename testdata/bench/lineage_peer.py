"""Column lineage of a sample of a manifest's models with sqlglot, timed.

    python testdata/bench/lineage_peer.py MANIFEST [SAMPLE]

Prints CPU seconds for the sample, and what that makes for all models. The
models of the sample are spread evenly over the manifest. Each is traced as
sqlglot's users do it: parsed once, then one lineage() for every output column,
with the columns of the models that it reads as the schema, so that stars
expand. What fails or takes longer than ten seconds counts as far as it went.
"""

import json
import sys
import time

import sqlglot
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

LIMIT = 10.0


def columns_of(node):
    """The names in the last SELECT of a made-up model, without resolving it."""
    tree = sqlglot.parse_one(node["compiled_code"], dialect=DIALECT)
    return [e.alias_or_name for e in tree.selects if e.alias_or_name != "*"]


manifest = json.load(open(sys.argv[1]))
want = int(sys.argv[2]) if len(sys.argv) > 2 else 50
DIALECT = {"sqlserver": "tsql"}.get(manifest["metadata"]["adapter_type"], manifest["metadata"]["adapter_type"])
models = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
sample = models[:: max(1, len(models) // want)][:want]

spent, traced, failed, cut = 0.0, 0, 0, 0
for node in sample:
    schema = {}
    for id in node["depends_on"]["nodes"]:
        if id in manifest["nodes"]:
            up = manifest["nodes"][id]
            table = schema.setdefault(up["database"], {}).setdefault(up["schema"], {})
            table[up["alias"]] = {c: "text" for c in columns_of(up)}
    start = time.process_time()
    try:
        tree = sqlglot.parse_one(node["compiled_code"], dialect=DIALECT)
        tree = qualify(tree, dialect=DIALECT, schema=schema, validate_qualify_columns=False)
        scope = build_scope(tree)
        for e in tree.selects:
            lineage(e.alias_or_name, tree, schema, scope=scope, dialect=DIALECT)
            traced += 1
            if time.process_time() - start > LIMIT:
                cut += 1
                break
    except Exception as err:  # a model that sqlglot cannot trace
        failed += 1
        print(f"{node['alias']}: {type(err).__name__}", file=sys.stderr)
    spent += time.process_time() - start

print(f"sqlglot {sqlglot.__version__}: {len(sample)} of {len(models)} models, {traced} columns, {failed} failed, {cut} cut short")
print(f"{spent:.2f} CPU seconds; {spent / len(sample) * len(models):.0f} for all models")
