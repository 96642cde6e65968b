"""Carries out one task of the bench on one database and prints its figures as JSON."""

import importlib
import json
import os
import sys

TASKS = {
    "load": "bench.loading",
    "save": "bench.saving",
    "read": "bench.reading",
    "fill": "bench.filling",
    "change": "bench.changing",
    "day": "bench.days",
    "write": "bench.writing",
    "send": "bench.sending",
    "score": "bench.rescoring",
}


def main(task: str, given: str) -> None:
    """Let Django start on the book that the surroundings name, then do the task."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "dunwell.site.settings"
    import django

    django.setup()
    print(json.dumps(importlib.import_module(TASKS[task]).run(**json.loads(given))))


if __name__ == "__main__":
    main(*sys.argv[1:])
