"""One business date of the demo: its people work, its mail leaves, its customers answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Final

from dunwell.actions import releasing
from dunwell.core.messages import MessageState
from dunwell.jobs import judging, sending
from dunwell.jobs.days import processing
from dunwell.jobs.demo.living import colleagues, customers, reactions, replies, write_offs
from dunwell.jobs.demo.living.customers import Reader
from dunwell.jobs.demo.living.post_office import Mail, PostOffice
from dunwell.jobs.demo.living.reactions import Deed, Reaction
from dunwell.jobs.demo.living.staff import Staff
from dunwell.jobs.ranking import scoring
from dunwell.store.models import Entity, Message

_MORNING: Final = time(5, 0, tzinfo=UTC)
# When Europe and then America are at their desks.
_SENDING: Final = (time(12, 0, tzinfo=UTC), time(18, 0, tzinfo=UTC))
_REMEMBERED: Final = 1_000  # Mails, which is more than three weeks of the demo.
_SCORED: Final = 0  # On Mondays, and on the last day; a worker scores daily.
_EVENING: Final = time(19, 0, tzinfo=UTC)
# What is scored, and what is decided after it, is told apart by when it was recorded.
_A_MINUTE: Final = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Life:
    """What goes on from day to day: the people, the post, and what customers will do later."""

    staff: Staff
    office: PostOffice
    reader: Reader
    later: dict[date, list[tuple[Mail, Message, Reaction]]] = field(default_factory=dict)

    def live(self, day: date, *, work_is_done: bool = True) -> None:
        """Let one business date pass; on the last one the work is left for the reader."""
        self._answer(day, work_is_done=work_is_done)
        at = datetime.combine(day, _MORNING)
        for entity in Entity.objects.order_by("code"):
            judging.run(entity, as_of=day, at=at)
            if day.weekday() == _SCORED or not work_is_done:
                scoring.with_the_day(day, at=at + _A_MINUTE)
            processing.process(day, entity=entity.code, at=at + 2 * _A_MINUTE)
        if work_is_done:
            self._release(day)
        for hour in _SENDING:
            moment = datetime.combine(day, hour)
            sending.run(at=_clock(moment))
            self._read(day)
        if work_is_done:
            evening = datetime.combine(day, _EVENING)
            colleagues.call(self.staff, day, at=evening)
            write_offs.go_through(self.staff, day, at=evening)

    def send(self, at: datetime) -> None:
        """Let leave what people released; it is read when a day recalls its mails."""
        sending.run(at=_clock(at))
        self.office.collect()

    def recall(self, day: date) -> None:
        """Remember what customers have made up their minds to do from a day on."""
        for mail in self.office.newest(_REMEMBERED):
            message = self.reader.message_of(mail)
            if message is not None:
                self._decide(mail, message, message.on_date, not_before=day)

    def _release(self, day: date) -> None:
        """The manager lets the final notices leave that were asked for on earlier days."""
        held = Message.objects.filter(state=MessageState.HELD, on_date__lte=day)
        ids = list(held.order_by("pk").values_list("pk", flat=True))
        if ids:
            at = datetime.combine(day, _MORNING) + timedelta(hours=2)
            releasing.release(ids, by=self.staff.manager, at=at)

    def _read(self, day: date) -> None:
        """Customers read what was delivered and make up their minds."""
        for mail in self.office.collect():
            message = self.reader.message_of(mail)
            if message is not None:
                self._decide(mail, message, day, not_before=day)

    def _decide(self, mail: Mail, message: Message, read_on: date, *, not_before: date) -> None:
        """Let a customer make up its mind; what it did already is behind it."""
        reaction = reactions.to_mail(self.reader.facts(message, read_on))
        if reaction.deed is not Deed.SILENCE and reaction.on_date >= not_before:
            self.later.setdefault(reaction.on_date, []).append((mail, message, reaction))

    def _answer(self, day: date, *, work_is_done: bool) -> None:
        """Customers do today what they had made up their minds to do."""
        at = datetime.combine(day, _MORNING)
        for due in sorted(one for one in self.later if one <= day):
            for mail, message, reaction in self.later.pop(due):
                customers.act(message, reaction, at=at)
                written = self._written(mail, message, reaction)
                if written is not None:
                    colleagues.receive(
                        self.staff, message, reaction, written, at=at, handled=work_is_done
                    )

    def _written(self, mail: Mail, message: Message, reaction: Reaction) -> EmailMessage | None:
        if reaction.deed is Deed.PAYMENT:
            return None
        if reaction.deed is Deed.BOUNCE:
            return replies.bounced(mail, reaction)
        numbers = self.reader.numbers(message)
        return replies.written(mail, reaction, numbers=_listed(numbers), language=message.language)


def _listed(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:3])


def _clock(moment: datetime) -> sending.Clock:
    return lambda: moment
