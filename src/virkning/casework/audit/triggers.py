"""The database's own memory: a trigger on every table of the casework writes each change with who made it.

A change without a named actor is refused, so that no page, bulk update or loose SQL can pass the log by. The log's own
tables can only grow. Installed anew after every migration, so that a new table is never forgotten.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

UNLOGGED_APPS = {"audit", "auth", "contenttypes", "sessions", "messages"}
CONTENTS = ("before", "after", "details")  # what an erasure empties; who did something and when stays
SECRET_COLUMNS = ("password", "cpr_encrypted", "cpr_fingerprint", "code_hash", "token_hash")

_FUNCTIONS = """
create or replace function virkning_only_grows() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and tg_table_name in ('audit_change', 'audit_event')
       and to_jsonb(old) ->> 'citizen' = nullif(current_setting('virkning.erasing', true), '')
       and to_jsonb(new) - {contents} = to_jsonb(old) - {contents}
       and coalesce(to_jsonb(new) ->> 'before', to_jsonb(new) ->> 'after') is null
       and coalesce(to_jsonb(new) ->> 'details', '{{}}') = '{{}}' then
        return new;
    end if;
    raise exception 'the log can only grow: % of % is refused', lower(tg_op), tg_table_name using errcode = '42501';
end $$;

create or replace function virkning_never_emptied() returns trigger language plpgsql as $$
begin
    raise exception 'emptying % at once would leave no trace and is refused', tg_table_name using errcode = '42501';
end $$;
"""

# One function for each table: its question of whom a row is about is then planned once, and goes by the tables' keys.
_LOG_CHANGE = """
create or replace function virkning_log_{table}() returns trigger language plpgsql as $$
declare
    actor text := nullif(current_setting('virkning.actor', true), '');
    old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) - {secret} end;
    new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) - {secret} end;
    here "{table}"%rowtype;
begin
    if actor is null then
        raise exception 'a change of % without an actor is refused', tg_table_name using errcode = '42501';
    end if;
    if tg_op = 'DELETE' then here := old; else here := new; end if;
    insert into audit_change (at, actor, "table", "row", citizen, operation, before, after)
    values (clock_timestamp(), actor, tg_table_name, here."{key}"::text, coalesce({citizen}, ''), lower(tg_op),
            old_row, new_row);
    return null;
end $$;
create or replace trigger virkning_log after insert or update or delete on "{table}"
for each row execute function virkning_log_{table}();
create or replace trigger virkning_never_emptied before truncate on "{table}"
for each statement execute function virkning_never_emptied();
"""

_SIGNED_STAYS = """
create or replace function virkning_signed_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.signed_at is not null or to_jsonb(old) ->> 'readings' <> to_jsonb(new) ->> 'readings' then
        raise exception 'a sample of the log is drawn once and signed once' using errcode = '42501';
    end if;
    return new;
end $$;
create or replace trigger virkning_signed_stays before update or delete on audit_logsample
for each row execute function virkning_signed_stays();
create or replace trigger virkning_never_emptied before truncate on audit_logsample
for each statement execute function virkning_never_emptied();
"""


def install(**_: Any) -> None:
    """Put the triggers on every table there is now; called after each migration."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if "audit_change" not in there:
            return
        cursor.execute(_FUNCTIONS.format(contents=_array(CONTENTS)))
        for model in logged_models():
            if model._meta.db_table in there:  # after a step back there are models without a table
                cursor.execute(_logging(model))
        for table in ("audit_event", "audit_change", "audit_reading"):
            cursor.execute(_growing(table))
        cursor.execute(_SIGNED_STAYS)


def logged_models() -> Iterator[type[models.Model]]:
    """Every stored model of the casework but the log itself."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in UNLOGGED_APPS and model._meta.managed:
            yield model


def _citizen_of(model: type[models.Model]) -> str:
    """SQL for the number of the citizen that the row `here` is about, by the shortest way there; '' where none leads."""
    from virkning.casework.people.models import Citizen

    queue: deque[tuple[Any, str]] = deque([(model, 'here."{}"')])
    seen = {model}
    while queue:
        near, column_of = queue.popleft()
        if near is Citizen:
            return column_of.format("number")
        for field in near._meta.fields:
            target = field.related_model
            if target is not None and target not in seen:
                seen.add(target)
                known = column_of.format(field.column)
                queue.append(
                    (target, f'(select t."{{}}" from "{target._meta.db_table}" t where t."{_key(target)}" = {known})')
                )
    return "''"


def _key(model: type[models.Model]) -> str:
    return model._meta.pk.column


def _logging(model: type[models.Model]) -> str:
    return _LOG_CHANGE.format(
        table=model._meta.db_table, key=_key(model), citizen=_citizen_of(model), secret=_array(SECRET_COLUMNS)
    )


def _growing(table: str) -> str:
    return (
        f"create or replace trigger virkning_only_grows before update or delete on {table} "
        f"for each row execute function virkning_only_grows();"
        f"create or replace trigger virkning_never_emptied before truncate on {table} "
        f"for each statement execute function virkning_only_grows()"
    )


def _array(names: tuple[str, ...]) -> str:
    return "array[" + ", ".join(f"'{name}'" for name in names) + "]"
