"""Sets a book up as a person does in Settings: countries, a mail server, sending by itself.

`python -m tests.going_live PORT` does it for every entity of the book that the environment names,
with a mail server on that port of loopback.
"""

import os
import sys
from datetime import UTC, datetime


def main(port: int) -> None:
    """Set the book up; ceilings would only make tests wait."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "dunwell.site.settings"
    import django

    django.setup()
    from dunwell.store.models import Entity, MailAccount, PolicyVersion, Sending

    at = datetime.now(UTC)
    version = PolicyVersion.objects.get()
    version.content["sending"] |= {
        "messages_a_minute": 100_000,
        "messages_a_minute_per_domain": 100_000,
    }
    version.save()
    for entity in Entity.objects.all():
        entity.country = "NL"
        entity.save()
        Sending.objects.create(entity=entity, live=True, automatic=True, changed_at=at)
        MailAccount.objects.create(
            entity=entity,
            from_address="billing@dunwell.example",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
            changed_at=at,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
