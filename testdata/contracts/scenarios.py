"""Pairs of a dbt project that differ in what a contract promises.

Each scenario is what the base looks like and what head has instead. `ORDERS` is
the model, `reader` reads it.
"""

COLUMNS = {"id": "integer", "note": "varchar(10)", "total": "numeric(38,9)", "made": "timestamp"}
SELECT = "cast(1 as integer) as id, cast('a' as varchar(10)) as note, cast(2 as numeric(38,9)) as total, cast('2026-01-01' as timestamp) as made"


def orders(select=SELECT, columns=None, enforced=True, materialized="table", constraints=(), on=None, where="", **config):
    """The model's SQL and its properties. `on` gives constraints of columns."""
    columns = COLUMNS if columns is None else columns
    properties = {
        "name": "orders",
        "config": {"materialized": materialized, "contract": {"enforced": enforced}, **config},
        "columns": [{"name": n, "data_type": t, **({"constraints": [{"type": c} for c in (on or {}).get(n, [])]} if on and n in on else {})} for n, t in columns.items()],
    }
    if constraints:
        properties["constraints"] = list(constraints)
    return {"orders.sql": f"select {select}{where}", "orders": properties}


def versioned(latest, select=SELECT, columns=None):
    """The model as version 1, beside a version 2."""
    v1 = orders(select, columns)
    properties = {**v1["orders"], "latest_version": latest, "versions": [{"v": 1}, {"v": 2, "columns": [{"name": "id", "data_type": "integer"}]}]}
    return {"orders_v1.sql": v1["orders.sql"], "orders_v2.sql": "select cast(1 as integer) as id", "orders": properties, "reader.sql": "select id from {{ ref('orders', v=1) }}"}


def without(*names):
    return {n: t for n, t in COLUMNS.items() if n not in names}


def as_types(**types):
    return {**COLUMNS, **types}


NO_NOTE = "cast(1 as integer) as id, cast(2 as numeric(38,9)) as total, cast('2026-01-01' as timestamp) as made"
KEY = {"type": "primary_key", "columns": ["id"]}
READS_NOTE = {"reader.sql": "select id, note from {{ ref('orders') }}"}

# name: (what it is, base, head)
SCENARIOS = {
    "enforcement-removed": ("the contract is not enforced any more", orders(), orders(enforced=False)),
    "column-removed": ("a column is gone from contract and query", orders(), orders(NO_NOTE, without("note"))),
    "column-renamed": ("a column has another name", orders(), orders(SELECT.replace("as note", "as remark"), {("remark" if n == "note" else n): t for n, t in COLUMNS.items()})),
    "type-changed": ("a column has a type of another family", orders(), orders(SELECT.replace("cast(1 as integer)", "cast(1 as varchar)"), as_types(id="varchar"))),
    "type-of-one-family": ("a column is a bigint and was an integer", orders(), orders(SELECT.replace("cast(1 as integer)", "cast(1 as bigint)"), as_types(id="bigint"))),
    "type-spelled-otherwise": ("the same type by another of its names", orders(), orders(columns=as_types(note="text(10)"))),
    "not-null-removed": ("a column's constraint is gone", orders(on={"id": ["not_null"]}), orders()),
    "primary-key-removed": ("the model's constraint is gone", orders(constraints=[KEY]), orders()),
    "table-to-view": ("a view applies no constraints", orders(constraints=[KEY]), orders(constraints=[KEY], materialized="view")),
    "model-removed": ("the model is gone", {**orders(), "reader.sql": "select 1 as id"}, {"reader.sql": "select 1 as id"}),
    "model-disabled": ("the model is switched off", {**orders(), "reader.sql": "select 1 as id"}, {**orders(enabled=False), "reader.sql": "select 1 as id"}),
    "version-loses-column": ("a column of a version that exists is gone", versioned(1), versioned(1, NO_NOTE, without("note"))),
    "version-loses-column-as-latest-moves": ("the same, while another version becomes the latest", versioned(1), versioned(2, NO_NOTE, without("note"))),
    "column-by-case": ("a column's name differs by case", orders(), orders(columns={("ID" if n == "id" else n): t for n, t in COLUMNS.items()})),
    # What dbt's own check lets pass.
    "size-narrowed": ("a text holds three characters, and held ten", orders(), orders(SELECT.replace("varchar(10)", "varchar(3)"), as_types(note="varchar(3)"))),
    "precision-narrowed": ("a number has no digits behind the point any more", orders(), orders(SELECT.replace("numeric(38,9)", "numeric(10,0)"), as_types(total="numeric(10,0)"))),
    "no-contract": ("a model without a contract loses a column that is read", {**orders(enforced=False), **READS_NOTE}, {**orders(NO_NOTE, without("note"), enforced=False), **READS_NOTE}),
    "rows-filtered": ("the contract is the same, and the rows are others", orders(), orders(where=" where random() < 2 and 1 = 0")),
    "query-breaks-contract": ("the contract is the same, and the query does not give it", orders(), orders(SELECT.replace("cast(1 as integer)", "cast('x' as varchar)"))),
}
