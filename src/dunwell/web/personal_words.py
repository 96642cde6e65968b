"""What is kept by reference in the reader's words: the text, or that it was erased and when."""

from typing import Any

from django.utils.translation import gettext as _

from dunwell.core.personal_data import Erased
from dunwell.web import cells
from dunwell.web.cells import Kind


def said(value: Any) -> Any:
    """Say that a text was erased; all else is given as it is."""
    if isinstance(value, Erased):
        return _("erased on %(date)s") % {"date": cells.shown(value.on, Kind.DAY)}
    return value
