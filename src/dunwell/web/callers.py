"""Where a request comes from: its address, and in plain words the browser that sends it."""

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_LONGEST: Final = 45
_ADDRESS: Final = re.compile(r"[0-9a-fA-F:.]+")


def address(request: HttpRequest) -> str:
    """Give the address of whoever asks, as the last proxy of our own saw it.

    `DUNWELL_PROXIES` says how many proxies of our own stand in front; what a caller claims by
    itself is not believed.
    """
    proxies: int = settings.PROXIES
    seen = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    found = request.META.get("REMOTE_ADDR", "")
    if proxies and len(seen) >= proxies:
        found = seen[-proxies]
    return found[:_LONGEST] if _ADDRESS.fullmatch(found) else ""


def device(request: HttpRequest) -> str:
    """Name the browser and its system; what says nothing known is named in part."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if f"{mark}/" in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))
