"""Warehouses that scenarios run in: a DuckDB file, a database of PostgreSQL.

dbt always works in the same database, so that what it wrote into views stays
true; `save` and `load` copy it away and back.
"""

import os
import shutil
from collections import Counter
from dataclasses import dataclass


@dataclass
class Relation:
    kind: str                 # table, view, …
    columns: dict[str, str]   # name to type
    rows: Counter


class DuckDB:
    name = "duckdb"

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "now.duckdb"
        self.profile = {"type": "duckdb", "path": str(self.path), "schema": "main", "threads": 1}

    def _close(self):
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        DuckDBConnectionManager.close_all_connections()

    def clear(self):
        self._close()
        self.path.unlink(missing_ok=True)

    def save(self, name):
        self._close()
        shutil.copy(self.path, self.folder / f"{name}.duckdb")

    def load(self, name):
        self._close()
        shutil.copy(self.folder / f"{name}.duckdb", self.path)

    def query(self, sql):
        import duckdb
        self._close()
        with duckdb.connect(str(self.path)) as connection:
            return connection.execute(sql).fetchall()

    execute = query

    def relations(self, ignore):
        import duckdb
        self._close()
        with duckdb.connect(str(self.path)) as connection:
            found = connection.execute(
                "select schema_name, table_name, 'table' from duckdb_tables() where database_name = 'now' and schema_name <> 'raw' "
                "union all select schema_name, view_name, 'view' from duckdb_views() where database_name = 'now' and not internal "
                "and schema_name <> 'raw' order by all").fetchall()
            return {f"{schema}.{name}": _read(connection.cursor(), schema, name, kind, ignore) for schema, name, kind in found}

    def stop(self):
        self._close()


class Postgres:
    name = "postgres"

    def __init__(self, folder):
        self.folder = folder
        self.host, self.user = os.environ["PGHOST"], os.environ["PGUSER"]
        self.database = f"now_{os.getpid()}"
        self.profile = {"type": "postgres", "host": self.host, "user": self.user, "password": "", "port": 5432,
                        "dbname": self.database, "schema": "main", "threads": 1}

    def _connect(self, database):
        import psycopg2
        connection = psycopg2.connect(host=self.host, user=self.user, dbname=database)
        connection.autocommit = True
        return connection

    def _admin(self, *statements):
        connection = self._connect("postgres")
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        connection.close()

    def _copy(self, source, target):
        self._close()
        self._admin(f"drop database if exists {target}", f"create database {target} template {source}")

    def _close(self):
        # dbt may still hold a connection of its own.
        self._admin("select pg_terminate_backend(pid) from pg_stat_activity "
                    f"where datname like '%{self.database}' and pid <> pg_backend_pid()")

    def clear(self):
        self._copy("template0", self.database)

    def save(self, name):
        self._copy(self.database, f"{name}_{self.database}")

    def load(self, name):
        self._copy(f"{name}_{self.database}", self.database)

    def execute(self, sql):
        connection = self._connect(self.database)
        connection.cursor().execute(sql)
        connection.close()

    def query(self, sql):
        connection = self._connect(self.database)
        cursor = connection.cursor()
        cursor.execute(sql)
        rows = cursor.fetchall()
        connection.close()
        return rows

    def relations(self, ignore):
        connection = self._connect(self.database)
        cursor = connection.cursor()
        cursor.execute(
            "select nspname, relname, case relkind when 'r' then 'table' when 'v' then 'view' else 'materialized view' end "
            "from pg_class join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'v', 'm') "
            "and nspname not in ('raw', 'information_schema') and nspname not like 'pg\\_%' order by 1, 2")
        out = {f"{schema}.{name}": _read(connection.cursor(), schema, name, kind, ignore) for schema, name, kind in cursor.fetchall()}
        connection.close()
        return out

    def stop(self):
        self._close()
        connection = self._connect("postgres")
        cursor = connection.cursor()
        cursor.execute(f"select datname from pg_database where datname like '%{self.database}'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"drop database {name}")
        connection.close()


def _read(cursor, schema, name, kind, ignore):
    cursor.execute(f'select * from "{schema}"."{name}"')
    names = [column[0] for column in cursor.description]
    types = [str(column[1]) for column in cursor.description]
    keep = sorted((n, i) for i, n in enumerate(names) if n not in ignore)
    rows = Counter(tuple(str(row[i]) for _, i in keep) for row in cursor.fetchall())
    return Relation(kind, {n: types[i] for n, i in keep}, rows)


ENGINES = {"duckdb": DuckDB, "postgres": Postgres}
