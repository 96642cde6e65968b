"""A tab that was opened before a colleague changed something overwrites nothing unseen.

`{% as_seen ... %}` in the form names what stood when its page was opened; `acted` compares that
with what stands now, with the rows locked. A form without it is taken as it comes.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from dunwell.actions.edits import ChangedMeanwhile
from dunwell.web import form_marks


def acted(
    request: HttpRequest,
    rows: QuerySet[Any],
    stands: Callable[[], object],
    act: Callable[[], object],
    *,
    first: Callable[[], object] | None = None,
) -> None:
    """Act on rows that stand as they were seen; refuse what somebody changed meanwhile.

    `first` takes the locks that come before the rows' own, in the order of `store.locks`.
    """
    named = request.POST.get(form_marks.SEEN, "")
    with transaction.atomic():
        if named:
            if first is not None:
                first()
            list(rows.order_by("pk").select_for_update(of=("self",)))
            if form_marks.seen(stands()) != named:
                raise ChangedMeanwhile
        act()
