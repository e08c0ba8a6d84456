"""SQLite lets REPLACE pass by the trigger that refuses to remove an entry: nothing is put in an entry's place either.

PostgreSQL has no such statement, and what it has instead is an update to it, which is refused.
"""

from django.db import migrations

GUARD = """
CREATE TRIGGER placet_entry_no_replace BEFORE INSERT ON placet_entry
WHEN EXISTS (SELECT 1 FROM placet_entry WHERE organisation = NEW.organisation AND number = NEW.number)
  OR EXISTS (SELECT 1 FROM placet_entry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: an entry cannot be put in the place of another'); END
"""


def guard(apps, schema_editor):  # type: ignore[no-untyped-def]
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(GUARD)


def unguard(apps, schema_editor):  # type: ignore[no-untyped-def]
    raise RuntimeError("The record stays append-only; this migration cannot be undone.")


class Migration(migrations.Migration):
    dependencies = [("placet", "0006_stances")]
    operations = [migrations.RunPython(guard, unguard)]
