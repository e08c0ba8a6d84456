"""An index of positions that has all that an agenda asks of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placet", "0005_superseded_by")]

    operations = [
        migrations.RemoveIndex(model_name="positiontable", name="position_by_document_party"),
        migrations.AddIndex(
            model_name="positiontable",
            index=models.Index(
                fields=["organisation", "document", "until", "body", "version", "party", "stance", "audience"],
                name="position_by_document_body_vers",
            ),
        ),
    ]
