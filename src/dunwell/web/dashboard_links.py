"""Each mark of the dashboard's charts leads to the invoices it counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.core import aging
from dunwell.core.aging import AgingTerms, Basis, Span
from dunwell.core.roll_rates import RollRate
from dunwell.jobs.dashboards import Dashboard
from dunwell.web.pages import State

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes the addresses of one dashboard in one currency; `terms` are what lists age by."""

    state: State
    board: Dashboard
    terms: AgingTerms
    currency: str

    def bucket(self, name: str, *, day: date, segment: str | None = None) -> str:
        """Lead to what stood in a bucket on a day, of one segment or of all."""
        asked = self._aged(name, day)
        if segment is not None:
            asked["segment"] = segment
        return self._invoices(day, asked)

    def open(self, *, day: date, segment: str | None = None) -> str:
        """Lead to everything that was open on a day."""
        return self._invoices(day, {} if segment is None else {"segment": segment})

    def rolled(self, rate: RollRate) -> str:
        """Lead to what was in one bucket a period ago and is in the next one now."""
        now = self.board.as_of
        then = now - timedelta(days=self.board.roll_days)
        before, after = self._span(rate.from_bucket, then), self._span(rate.to_bucket, now)
        since = max((d for d in (before.from_date, after.from_date) if d), default=None)
        until = min((d for d in (before.to_date, after.to_date) if d), default=None)
        return self._invoices(now, {**_due(since, until), "issued_to": then.isoformat()})

    def _aged(self, name: str, day: date) -> dict[str, str]:
        """Name the bucket, unless lists age in another way; then say the due dates in it."""
        if self.terms.basis is Basis.DUE and self._names() == list(self.board.bucket_names):
            return {"bucket": name}
        span = self._span(name, day)
        return _due(span.from_date, span.to_date)

    def _names(self) -> list[str]:
        return [bucket.name for bucket in aging.buckets(self.terms)]

    def _span(self, name: str, day: date) -> Span:
        terms = AgingTerms(bucket_limits=self.board.bucket_limits, basis=Basis.DUE)
        return next(one for one in aging.spans(terms, as_of=day) if one.bucket.name == name)

    def _invoices(self, day: date, asked: dict[str, str]) -> str:
        if day != self.board.as_of:
            asked = {"as_of": day.isoformat(), **asked}
        return self.state.link("invoices", **{**asked, "currency": self.currency})


def _due(since: date | None, until: date | None) -> dict[str, str]:
    """Bound due dates; ranges exclude their upper bound, an address includes it."""
    asked = {}
    if since is not None:
        asked["due_from"] = since.isoformat()
    if until is not None:
        asked["due_to"] = (until - _DAY).isoformat()
    return asked
