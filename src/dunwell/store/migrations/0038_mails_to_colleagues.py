from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0037_sent_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='mails_mornings',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='user',
            name='mails_requests',
            field=models.BooleanField(default=True),
        ),
    ]
