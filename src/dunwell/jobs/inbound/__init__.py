"""Reads what comes in by mail or from providers, keeps it, and lets it have its consequences."""

from dunwell.jobs.inbound.fetching import fetch
from dunwell.jobs.inbound.running import run
from dunwell.jobs.inbound.understanding import understand

__all__ = ["fetch", "run", "understand"]
