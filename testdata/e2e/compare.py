"""Compare two DuckDB databases, relation by relation, as bags of rows.

usage: compare.py [--ignore COLUMN]... [--schema PREFIX] [--database NAME] PLANNED SCRATCH

PLANNED is the database that a plan was run in, SCRATCH the one that was built
from nothing. Every table and view of SCRATCH must be in PLANNED with the same
columns, the same types and the same rows, each as often; the order of columns
and rows has no meaning. A relation that only PLANNED has is told but is no
fault: dbt drops nothing. --ignore names a column that holds the moment of the
run, --schema what the names of the schemas to compare begin with, --database
the name that both files had when dbt wrote them. Ends with status 1 if
anything differs.
"""

import argparse
import sys

import duckdb

COLUMNS = """
select schema_name, table_name, column_name, data_type
from duckdb_columns()
where database_name = ? and starts_with(schema_name, ?)
order by all
"""


def quote(*parts: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def load(connection, path: str, database: str, side: str, prefix: str, ignore: set[str]) -> dict:
    """Copy all relations of a database into memory; return the columns of each.

    dbt writes the name of the database into its views, so both databases are
    attached under the name that they were made with, one after the other.
    """
    connection.execute(f"attach '{path}' as {quote(database)} (read_only)")
    relations: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, data_type in connection.execute(COLUMNS, [database, prefix]).fetchall():
        columns = relations.setdefault((schema, table), {})
        if column not in ignore:
            columns[column] = data_type
    connection.execute(f"create schema {side}")
    for (schema, table), columns in relations.items():
        names = ", ".join(quote(column) for column in columns)
        connection.execute(
            f"create table {quote('memory', side, schema + '.' + table)} as "
            f"select {names} from {quote(database, schema, table)}"
        )
    connection.execute(f"detach {quote(database)}")
    return relations


def difference(connection, table: str, columns: dict[str, str]) -> list[str]:
    """What differs in the rows of a relation that both databases have."""
    names = ", ".join(quote(column) for column in columns)
    faults = []
    for here, there, what in (
        ("planned", "scratch", "rows that a build from nothing does not have"),
        ("scratch", "planned", "rows missing that a build from nothing has"),
    ):
        query = (
            f"select {names} from {quote('memory', here, table)} except all "
            f"select {names} from {quote('memory', there, table)}"
        )
        count = connection.execute(f"select count(*) from ({query})").fetchone()[0]
        if count:
            example = connection.execute(f"{query} order by all limit 1").fetchone()
            pairs = ", ".join(f"{c}={v}" for c, v in zip(columns, example))
            faults.append(f"{count} {what}, such as {pairs}")
    return faults


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ignore", metavar="COLUMN", action="append", default=[])
    parser.add_argument("--schema", metavar="PREFIX", default="analytics")
    parser.add_argument("--database", metavar="NAME", default="shop")
    parser.add_argument("planned")
    parser.add_argument("scratch")
    arguments = parser.parse_args()

    ignore = set(arguments.ignore)
    with duckdb.connect() as connection:
        planned, scratch = (
            load(connection, path, arguments.database, side, arguments.schema, ignore)
            for path, side in ((arguments.planned, "planned"), (arguments.scratch, "scratch"))
        )
        different = 0
        for relation in sorted(planned.keys() | scratch.keys()):
            table = ".".join(relation)
            if relation not in scratch:
                print(f"left over  {table}")
                continue
            if relation not in planned:
                faults = ["missing"]
            elif planned[relation] != scratch[relation]:
                ours, theirs = set(planned[relation].items()), set(scratch[relation].items())
                faults = [f"has {c} {t}, a build from nothing does not" for c, t in sorted(ours - theirs)]
                faults += [f"lacks {c} {t}" for c, t in sorted(theirs - ours)]
            else:
                faults = difference(connection, table, scratch[relation])
            for fault in faults:
                print(f"different  {table}: {fault}")
            different += bool(faults)
    print(f"{len(scratch)} relations, {different} different")
    sys.exit(1 if different or not scratch else 0)


if __name__ == "__main__":
    main()
