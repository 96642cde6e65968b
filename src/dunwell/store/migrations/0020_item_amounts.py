from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0019_snoozes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['amount'], name='item_by_amount'),
        ),
    ]
