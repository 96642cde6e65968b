"""Links from a figure to the rows that sum to it, in the page's state and its currency."""

from collections.abc import Mapping

from django import template
from django.template import Context

from dunwell.web.pages import State

register = template.Library()


@register.simple_tag(takes_context=True)
def receipt_link(context: Context, page: str, query: Mapping[str, object], currency: str) -> str:
    """Give the address of the rows behind a figure."""
    state: State = context["state"]
    return state.link(page, **{**query, "currency": currency})
