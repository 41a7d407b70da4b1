"""Write a manifest whose models have hostile names.

usage: hostile.py FILE
"""

import json
import sys

NAMES = [
    "two words", "it's", 'quo"ted', "$(touch owned)", "`touch own`", "new\nline: owned", "-dash", "--select", "com,ma", "plus+", "star*s", "co:lon",
    "#hash", "~", "$HOME", "été", "{{ workflow.name }}", "${{ secrets.owned }}", "{% owned %}", "%s", "tab\there", "- item", "back\\slash", "a;b&c|d>e",
    '"""', "\x1b[31m", "😀", "same a", "same+a", "*", "::error::owned",
]


def main() -> None:
    nodes = {}
    for i, name in enumerate(NAMES):
        unique_id = f"model.shop.{name}"
        nodes[unique_id] = {
            "unique_id": unique_id, "resource_type": "model", "name": name, "package_name": "shop", "fqn": ["shop", name],
            "original_file_path": f"models/{name}.sql", "relation_name": f'"main"."{name}"', "compiled_code": "select 1 as one",
            "config": {"materialized": ["table", "view", "incremental"][i % 3]}, "depends_on": {"nodes": [], "macros": []},
        }
    manifest = {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "dbt_version": "1.11.0", "adapter_type": "duckdb", "project_name": "shop"},
        "nodes": nodes, "sources": {}, "macros": {},
    }
    with open(sys.argv[1], "w") as file:
        json.dump(manifest, file)


if __name__ == "__main__":
    main()
