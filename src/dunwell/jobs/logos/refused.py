"""A file that cannot be a logo is refused in one sentence."""

from dunwell.core.refusals import Refusal


class LogoRefused(Refusal):
    """The file is no picture that can stand on a statement."""

    code = "logo_refused"

    def __init__(self, because: str) -> None:
        super().__init__(f"{because} The logo stays as it was.")
