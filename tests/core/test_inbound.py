"""What a mail is, told by its reports, headers and subject."""

import pytest

from dunwell.core import inbound
from dunwell.core.inbound import InboundKind, InboundState, ReceivedMail, Report


def test_kinds_and_states_are_stable_words() -> None:
    assert InboundKind("bounce") is InboundKind.BOUNCE
    assert InboundState("new") is InboundState.NEW


def _report(action: str, status: str = "5.1.1") -> Report:
    return Report(address="ap@harbour.example", action=action, status=status)


@pytest.mark.parametrize(
    ("actions", "kind"),
    [
        (["failed"], InboundKind.BOUNCE),
        (["delivered", "failed"], InboundKind.BOUNCE),
        (["delayed"], InboundKind.DELAY),
        (["delivered"], InboundKind.DELIVERED),
        (["relayed"], InboundKind.DELIVERED),
    ],
)
def test_a_report_speaks_for_itself(actions: list[str], kind: InboundKind) -> None:
    assert inbound.kind_of(ReceivedMail(reports=tuple(map(_report, actions)))) is kind


@pytest.mark.parametrize(
    ("sender", "subject", "headers", "kind"),
    [
        ("ann@harbour.example", "Re: Invoice 7", {}, InboundKind.REPLY),
        ("ann@harbour.example", "Office supplies", {}, InboundKind.REPLY),
        ("ann@harbour.example", "Re: 7", {"auto-submitted": "no"}, InboundKind.REPLY),
        (
            "ann@harbour.example",
            "Re: 7",
            {"auto-submitted": "auto-replied; owner-email=x"},
            InboundKind.AUTO_REPLY,
        ),
        ("ann@harbour.example", "Re: 7", {"x-autoreply": "yes"}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Re: 7", {"precedence": "bulk"}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Re: 7", {"precedence": "normal"}, InboundKind.REPLY),
        ("ann@harbour.example", "Re: 7", {"return-path": "<>"}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Out of office: Re: 7", {}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Automatic reply: 7", {}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Automatische Antwort: 7", {}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Abwesenheitsnotiz", {}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Automatisch antwoord: 7", {}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Réponse automatique : 7", {}, InboundKind.AUTO_REPLY),
        ("ann@harbour.example", "Respuesta automática: 7", {}, InboundKind.AUTO_REPLY),
        ("MAILER-DAEMON@mx.example", "Undelivered Mail Returned", {}, InboundKind.BOUNCE),
        ("postmaster@mx.example", "Unzustellbar: Mahnung", {}, InboundKind.BOUNCE),
        ("postmaster@mx.example", "Your quota", {}, InboundKind.AUTO_REPLY),
        # A person may quote such words.
        ("ann@harbour.example", "Undeliverable goods", {}, InboundKind.REPLY),
    ],
)
def test_a_person_or_a_machine(
    sender: str, subject: str, headers: dict[str, str], kind: InboundKind
) -> None:
    mail = ReceivedMail(sender=sender, subject=subject, headers=headers)
    assert inbound.kind_of(mail) is kind


@pytest.mark.parametrize(
    ("action", "status", "stops"),
    [
        ("failed", "5.1.1", True),
        ("failed", "5.4.4", True),
        ("failed", "", True),
        ("failed", "5.2.2", False),  # Full today, empty tomorrow.
        ("failed", "5.6.0", False),  # Something in this message.
        ("failed", "4.4.7", False),  # Given up after days: the server was away.
        ("delayed", "4.4.1", False),
        ("delivered", "2.0.0", False),
    ],
)
def test_what_stops_an_address(action: str, status: str, stops: bool) -> None:
    assert inbound.stops_address(_report(action, status)) is stops
