"""Search: customers, invoices and payments by number, name or amount."""

from django.http import HttpRequest, HttpResponse

from dunwell.web import pages


def find(request: HttpRequest) -> HttpResponse:
    """Show what matches, or jump straight to the only match."""
    return pages.show(request, "web/search.html", {"search_text": request.GET.get("q", "")})
