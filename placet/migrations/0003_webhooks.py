"""Webhooks. The table `placet_outgoing`, into which nothing was ever written, goes: the record itself is the queue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placet", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("organisation", models.CharField(max_length=40)),
                ("address", models.TextField()),
                ("secret", models.CharField(max_length=200)),
                ("mandate", models.CharField(default="", max_length=200)),
                ("kinds", models.JSONField(default=list)),
                ("inside", models.BooleanField(default=False)),
                ("number", models.PositiveIntegerField()),
                ("claim", models.CharField(default="", max_length=32)),
                ("claimed", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due", models.DateTimeField(null=True)),
                ("trouble", models.TextField(default="")),
                ("parked", models.DateTimeField(null=True)),
                ("delivered", models.DateTimeField(null=True)),
            ],
            options={"db_table": "placet_webhook"},
        ),
        migrations.DeleteModel(name="Outgoing"),
    ]
