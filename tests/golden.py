"""Texts kept beside the tests, word for word; DUNWELL_WRITE_GOLDEN=1 writes them anew."""

import os
from pathlib import Path


def same(path: Path, text: str) -> None:
    """Hold a text to the one that is kept."""
    if os.environ.get("DUNWELL_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} reads differently"
