"""A decision carries its because: a code, told in the reader's language, with its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why something was decided; the values are plain: texts, whole numbers, lists and maps."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Write it as it is kept with the decision."""
        return {"code": self.code, "values": dict(self.values)}
