"""An index of decisions by the session at which they were taken."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placet", "0007_no_replacing")]

    operations = [
        migrations.AddIndex(
            model_name="decisiontable",
            index=models.Index(fields=["organisation", "session", "until"], name="decision_by_session"),
        ),
    ]
