"""Every refusal has a code of its own that screens, API and command line can rely on."""

import importlib
import pkgutil
import re

from dunwell import core
from dunwell.core.refusals import Refusal


def test_codes_are_stable_words_of_their_own() -> None:
    for module in pkgutil.iter_modules(core.__path__):
        importlib.import_module(f"dunwell.core.{module.name}")
    codes = [one.code for one in Refusal.__subclasses__() if one.__module__.startswith("dunwell.")]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch("[a-z][a-z0-9_]*", code) for code in codes)
