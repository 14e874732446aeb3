"""A published questionnaire stays as it is: the database refuses to change or remove it, whoever asks.

Answers are read with the words and scales of their version; a changed version would change what people have said.
"""

from django.db import migrations

ADD = """
create or replace function virkning_published_stays() returns trigger language plpgsql as $$
begin
    if old.published_at is not null then
        raise exception 'a published questionnaire stays as it is: % of % % is refused', lower(tg_op), old.instrument, old.version
            using errcode = '42501';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger virkning_published_stays before update or delete on measurement_instrumentversion
for each row execute function virkning_published_stays();
"""
REMOVE = """
drop trigger virkning_published_stays on measurement_instrumentversion;
drop function virkning_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("measurement", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
