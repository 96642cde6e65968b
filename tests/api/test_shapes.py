"""Each shape of the description has a name of its own; two of one name would be told as one."""

from collections import Counter
from importlib import import_module
from pathlib import Path

from ninja import Schema

import dunwell.api


def test_no_two_shapes_share_a_name() -> None:
    names: Counter[str] = Counter()
    for file in sorted(Path(str(dunwell.api.__path__[0])).glob("*.py")):
        module = import_module(f"dunwell.api.{file.stem}")
        names.update(
            name
            for name, one in vars(module).items()
            if isinstance(one, type)
            and issubclass(one, Schema)
            and one.__module__ == module.__name__
        )
    assert [name for name, count in names.items() if count > 1] == []
