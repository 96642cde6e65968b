"""What stands on one line: names, addresses, numbers, which go into lists and headers of mail."""

import re
from collections.abc import Mapping
from typing import Final

from dunwell.core.refusals import Refusal

# The signs that end a line or steer a machine, and those that Unicode calls separators of lines.
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class LineBreak(Refusal):
    """A text that stands on one line has more, or signs that cannot be seen."""

    code = "line_break"


def require(values: Mapping[str, object]) -> None:
    """Refuse texts that would not stand on one line; what is no text passes."""
    for name, value in values.items():
        if isinstance(value, str) and _BREAKS.search(value):
            raise LineBreak(
                f"What is given as {name.replace('_', ' ')} holds a line break or another sign "
                "that cannot be seen; write it on one line."
            )
