"""A message is shown in a frame of its own, which may load nothing and run nothing."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse

_P = ParamSpec("_P")
View = Callable[Concatenate[HttpRequest, _P], HttpResponse]

# The styles of a message stand on its elements; nothing else of it is allowed to work.
_MAIL_ONLY: Final = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": True,
}


def holds_frames(view: View[_P]) -> View[_P]:
    """Let a page hold a frame with a message."""

    def shown(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        # The middleware of the security policy reads its changes from the answer.
        vars(answer)["_csp_update"] = {"frame-src": ["'self'"]}
        return answer

    update_wrapper(shown, view)
    return shown


def is_framed(view: View[_P]) -> View[_P]:
    """Let an answer stand in a frame of ours, with nothing in it working."""

    def framed(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        vars(answer)["_csp_config"] = dict(_MAIL_ONLY)
        vars(answer)["xframe_options_exempt"] = True
        return answer

    update_wrapper(framed, view)
    return framed
