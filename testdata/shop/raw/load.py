"""Load the shop's raw tables into a DuckDB database.

usage: load.py DATABASE AS_OF

AS_OF is the moment that the tables show, such as 2025-07-01. Loading again
with a later moment replaces the tables, as a nightly full copy would.
"""

import sys
from datetime import datetime
from pathlib import Path

import duckdb


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    database, as_of = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    with duckdb.connect(database) as connection:
        connection.execute(f"set variable as_of = timestamp '{as_of:%Y-%m-%d %H:%M:%S}'")
        connection.execute((Path(__file__).parent / "raw.sql").read_text())


if __name__ == "__main__":
    main()
