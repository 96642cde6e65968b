"""Workers that are killed where they stand, in the day and while sending, and started again."""

import random
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from dunwell.actions import ticks
from tests import mail_peer
from tests.sender_killing import Figures
from tests.worked_books import CUSTOMERS, MONDAY, Prepared, WorkedBook, worked_book


def kill_at_random(
    like: Prepared, folder: Path, *, rounds: int, seed: int, workers: int = 2
) -> Figures:
    """Kill all workers of a round at random moments; the next ones take over what they held.

    The last ones run to the end. A message of which nobody knows whether it left is shown to a
    person, once it is looked at; it counts as lost if it was neither sent nor shown.
    """
    chance = random.Random(seed)
    later = ticks.LEASE + timedelta(minutes=1)
    with worked_book(like, folder, "--most-seconds", "0.4") as book:
        kills = 0
        for number in range(rounds):
            for _ in range(workers):
                book.start(MONDAY + number * later)
            book.wait_until(partial(_all_work, book, (number + 1) * workers))
            time.sleep(chance.uniform(0.0, 3.0))  # In the day, or while sending.
            if _is_over(book.states()):
                break
            kills += sum(1 for one in book.workers if one.poll() is None)
            book.kill()
        book.kill()
        for _ in range(workers):
            book.start(MONDAY + rounds * later)
        book.wait_until(lambda: _is_over(book.states()))
        assert set(book.stop()) == {0}
        counts = mail_peer.message_ids(book.kept)
        asked = {
            message_id
            for (message_id,) in book.rows(
                "SELECT message_id FROM message WHERE state = 'unknown'"
            )
        }
        every = {message_id for (message_id,) in book.rows("SELECT message_id FROM message")}
        assert set(counts) <= every
        planned = book.rows("SELECT date FROM business_day WHERE state = 'planned'")
        assert len(planned) == 1
        return Figures(
            kills=kills,
            messages=len(every),
            doubled=sum(1 for count in counts.values() if count > 1),
            lost=len(every - set(counts) - asked) + CUSTOMERS - len(every),
            unknown=len(asked),
        )


def _all_work(book: WorkedBook, started: int) -> bool:
    return book.log.exists() and book.log.read_text().count("runs the schedule") == started


def _is_over(states: dict[str, int]) -> bool:
    return states.get("sent", 0) + states.get("unknown", 0) == CUSTOMERS
