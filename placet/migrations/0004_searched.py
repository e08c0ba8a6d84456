"""The table that search asks, its index of words, and its entries for the records that there are.

On PostgreSQL the words become lexemes as they stand: they were cut to their stems when they were written, and the
parser of `to_tsvector` would take symbols for addresses of files and hosts.
"""

import dataclasses
import datetime

from django.db import migrations, models

from placet.models.searched import SAYS, fill, spans

SQLITE = [
    """
    CREATE VIRTUAL TABLE placet_searched_words USING fts5(
      words, content='placet_searched', content_rowid='id', detail=none, columnsize=0,
      tokenize="ascii tokenchars '_'")
    """,
    """
    CREATE TRIGGER placet_searched_added AFTER INSERT ON placet_searched
    BEGIN INSERT INTO placet_searched_words(rowid, words) VALUES (new.id, new.words); END
    """,
    """
    CREATE TRIGGER placet_searched_removed AFTER DELETE ON placet_searched
    BEGIN
      INSERT INTO placet_searched_words(placet_searched_words, rowid, words) VALUES ('delete', old.id, old.words);
    END
    """,
    """
    CREATE TRIGGER placet_searched_changed AFTER UPDATE OF id, words ON placet_searched
    BEGIN
      INSERT INTO placet_searched_words(placet_searched_words, rowid, words) VALUES ('delete', old.id, old.words);
      INSERT INTO placet_searched_words(rowid, words) VALUES (new.id, new.words);
    END
    """,
]
POSTGRESQL = [
    """
    ALTER TABLE placet_searched ADD COLUMN lexemes tsvector
      GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
    """,
    # What was added last is gone through by every question until it is sorted in: at most so many kB of it.
    "CREATE INDEX searched_lexemes ON placet_searched USING gin (lexemes) WITH (gin_pending_list_limit = 64)",
    "CREATE INDEX searched_newest ON placet_searched (organisation, kind, part, id)",
]


def index(apps, schema_editor):  # type: ignore[no-untyped-def]
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unindex(apps, schema_editor):  # type: ignore[no-untyped-def]
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE placet_searched_words")


def enter(apps, schema_editor):  # type: ignore[no-untyped-def]
    searched = apps.get_model("placet", "Searched")
    versions = {}
    for kind in SAYS:
        table = apps.get_model("placet", f"{kind.__name__}Table")
        columns = {field.name for field in table._meta.fields}
        names = [field.name for field in dataclasses.fields(kind) if field.name in columns]
        rows = table.objects.order_by("number", "pk").values_list("organisation", "number", "since", "until", *names)
        for organisation, number, since, until, *values in rows.iterator(chunk_size=1000):
            row = kind(**dict(zip(names, values, strict=True)))
            versions.setdefault(organisation, []).append((number, since, until, row))
    for organisation, found in versions.items():
        fill(searched, organisation, spans(organisation, found))


class Migration(migrations.Migration):
    dependencies = [("placet", "0003_webhooks")]
    operations = [
        migrations.CreateModel(
            name="Searched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("ref", models.CharField(max_length=200)),
                ("part", models.CharField(max_length=10)),
                ("of", models.CharField(max_length=200)),
                ("audience", models.CharField(max_length=200)),
                ("number", models.PositiveIntegerField()),
                ("since", models.DateField()),
                ("until", models.DateField(default=datetime.date(9999, 12, 31))),
                ("words", models.TextField()),
            ],
            options={"db_table": "placet_searched"},
        ),
        migrations.AddIndex(
            model_name="searched",
            index=models.Index(fields=["organisation", "kind", "ref"], name="searched_ref"),
        ),
        migrations.AddIndex(
            model_name="searched",
            index=models.Index(fields=["organisation", "audience", "kind", "part"], name="searched_audience"),
        ),
        # With it the planner of SQLite walked through all decisions to find those on a few documents.
        migrations.RemoveIndex(model_name="decisiontable", name="decision_by_audience"),
        migrations.RunPython(index, unindex),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
