"""A version of a theory stays as it is: a decision that points at it must find the words it was taken on."""

from django.db import migrations

ADD = """
create or replace function virkning_theory_stays() returns trigger language plpgsql as $$
begin
    raise exception 'a version of a theory stays as it is: % of % % is refused', lower(tg_op), old.theory, old.number
        using errcode = '42501';
end $$;
create trigger virkning_theory_stays before update or delete on library_theoryversion
for each row execute function virkning_theory_stays();
"""
REMOVE = """
drop trigger virkning_theory_stays on library_theoryversion;
drop function virkning_theory_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
