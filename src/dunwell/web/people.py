"""What a person settles for themselves: the language of their screens."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dunwell.store.models import User


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of a person's screens."""
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=language)
    following = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(following, allowed_hosts=None)
    return HttpResponseRedirect(following if safe else "/")
