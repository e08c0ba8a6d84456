"""Which document has taken another's place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placet", "0004_searched")]

    operations = [
        migrations.AddField(model_name="documenttable", name="superseded_by", field=models.TextField(default="")),
    ]
