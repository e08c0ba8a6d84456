"""The database itself refuses to change or remove an entry of the record."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER placet_entry_no_update BEFORE UPDATE ON placet_entry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only: an entry cannot be changed'); END
    """,
    """
    CREATE TRIGGER placet_entry_no_delete BEFORE DELETE ON placet_entry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only: an entry cannot be removed'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION placet_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the record is append-only: an entry cannot be changed or removed'; END $$
    """,
    """
    CREATE TRIGGER placet_entry_append_only BEFORE UPDATE OR DELETE ON placet_entry
    FOR EACH ROW EXECUTE FUNCTION placet_entry_refuse()
    """,
    """
    CREATE TRIGGER placet_entry_no_truncate BEFORE TRUNCATE ON placet_entry
    FOR EACH STATEMENT EXECUTE FUNCTION placet_entry_refuse()
    """,
]


def guard(apps, schema_editor):  # type: ignore[no-untyped-def]
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):  # type: ignore[no-untyped-def]
    raise RuntimeError("The record stays append-only; this migration cannot be undone.")


class Migration(migrations.Migration):
    dependencies = [("placet", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
