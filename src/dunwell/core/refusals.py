"""A refusal says what was refused, why, and what to do now; nothing has changed after one."""

from typing import ClassVar


class Refusal(Exception):
    """An act the rules of the book do not allow.

    Each subclass stands beside the function that raises it and has a stable `code`; the message
    is shown as it stands on every screen, in the API and on the command line (exit code 1).
    """

    code: ClassVar[str] = "refused"
