"""Make a dbt project whose nodes have hostile names.

usage: project.py FOLDER

Nothing in it depends on anything else: what matters is only what dbt selects.
"""

import sys
from pathlib import Path

# What is a word of its own to a shell, to YAML, to a pattern or to dbt's selection.
NAMES = [
    "two words", "it's", 'quo"ted', "$(touch owned)", "`touch own`", "a;touch owned", "new\nline", "-dash", "--select",
    "com,ma", "plus+", "+front", "@at", "star*s", "quest?ion", "[a]", "br[acket", "co:lon", "fqn:colon", "#hash", "~", "$HOME",
    "été", "日本", "{{ braces }}", "percent%s", "tab\there", "semi;colon", "1+2", "a&b|c", "back\\slash", "(paren)", "x.y", "v1",
    # these differ in one such character only
    "same a", "same+a", "same*a", "same?a", "same,a", "same-a", "samexa",
]

# Folders that are called as models beside them, and models as folders.
PATHS = [
    "staging.sql", "staging/orders.sql", "staging/deep/staging_deep.sql", "shop/shop.sql", "other/inner.sql",
    "marts/marts.sql", "marts/finance/revenue.sql", "folder with blanks/plain.sql", "a,b/listed.sql",
]

PACKAGE = ["staging_other.sql", "inner.sql", "shop/outer.sql", "inner/inner_two.sql", "twice.sql", "twice/twice_two.sql", "thrice.sql", "thrice/thrice/x.sql"]

PROJECT = """
name: {name}
version: "1.0"
profile: shop
flags:
  send_anonymous_usage_stats: false
  require_resource_names_without_spaces: false
models:
  {name}:
    +materialized: table
    +schema: {name}
"""

VERSIONS = """
models:
  - name: versioned
    latest_version: 2
    versions: [{v: 1}, {v: 2}]
  - name: marts_versioned
    versions: [{v: 2}]
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main() -> None:
    root = Path(sys.argv[1])
    other = root / "packages" / "other"
    write(root / "dbt_project.yml", PROJECT.format(name="shop"))
    write(other / "dbt_project.yml", PROJECT.format(name="other"))
    write(root / "packages.yml", "packages:\n  - local: packages/other\n")
    write(root / "profiles.yml", "shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb}\n")
    for name in NAMES:
        write(root / "models" / "names" / f"{name}.sql", "select 1 as one")
    for path in PATHS:
        write(root / "models" / path, "select 1 as one")
    for path in PACKAGE:
        write(other / "models" / path, "select 1 as one")
    for name in ("versioned_v1", "versioned_v2", "marts/marts_versioned_v2"):
        write(root / "models" / "versions" / f"{name}.sql", "select 1 as one")
    write(root / "models" / "versions" / "versions.yml", VERSIONS)
    for name in ("codes", "two seeds", "seed+", "names"):
        write(root / "seeds" / f"{name}.csv", "code\n1\n")
    for name in ("history", "two_in_one"):
        more = "" if name == "history" else "{% snapshot second %}{{ config(unique_key='one', strategy='check', check_cols='all') }} select 1 as one {% endsnapshot %}"
        write(root / "snapshots" / f"{name}.sql", "{% snapshot " + name + " %}{{ config(unique_key='one', strategy='check', check_cols='all') }} select 1 as one {% endsnapshot %}" + more)


if __name__ == "__main__":
    main()
