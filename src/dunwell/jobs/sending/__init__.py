"""Sends what is due: recovers, claims, hands over and confirms, in batches, exactly once."""

from dunwell.jobs.sending.running import run
from dunwell.jobs.sending.tally import Clock, Sent

__all__ = ["Clock", "Sent", "run"]
