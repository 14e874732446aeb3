"""What a database holds, told so briefly that two can be compared: rows and a digest for every table.

The digest is the sum of the rows' own digests, so it does not depend on the order in which they lie.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql
from pydantic import BaseModel, ConfigDict

_TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname"
_SUM = """
select count(*), coalesce(sum(('x' || left(digest, 16))::bit(64)::bigint), 0),
       coalesce(sum(('x' || right(digest, 16))::bit(64)::bigint), 0)
from (select md5(row::text) as digest from {table} as row) as digests
"""
_SAME_TEXT = "set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local intervalstyle to 'iso_8601'; set local bytea_output to 'hex'; set local extra_float_digits to 1"


class Table(BaseModel):
    """One table as it was found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    digest: str


Tables = Mapping[str, Table]


def tables_of(connection: psycopg.Connection) -> dict[str, Table]:
    """Every table, within the transaction that is under way."""
    for setting in _SAME_TEXT.split("; "):
        connection.execute(setting)
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    return {name: _table(connection, name) for name in names}


def _table(connection: psycopg.Connection, name: str) -> Table:
    counted = connection.execute(sql.SQL(_SUM).format(table=sql.Identifier(name))).fetchone()
    assert counted is not None
    rows, one, other = (int(number) for number in counted)
    return Table(rows=rows, digest=f"{one % 2**64:016x}{other % 2**64:016x}")


def differing(one: Tables, other: Tables) -> list[str]:
    """The tables that are not the same in both."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
