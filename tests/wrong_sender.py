"""A sender that is wrong on purpose: it sends, then marks. The tests must catch it."""

import smtplib
from datetime import datetime
from email import message_from_bytes

from dunwell.core.messages import MessageState
from dunwell.jobs.sending.writing import Compose
from dunwell.store.models import MailAccount, Message


def send(at: datetime, *, compose: Compose) -> None:
    """Send every waiting message and mark it sent when the server has it."""
    account = MailAccount.objects.get()
    with smtplib.SMTP(account.smtp_host, account.smtp_port) as smtp:
        for message in Message.objects.filter(state=MessageState.QUEUED):
            mime = compose(message, items=(), as_of=message.on_date, at=at).mime_bytes
            try:
                smtp.send_message(message_from_bytes(mime), account.from_address, message.to)
            except smtplib.SMTPResponseException:
                continue
            Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=at)
