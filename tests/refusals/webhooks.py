"""What is refused of webhooks that go out."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "webhook_address_unsound",
        "webhook_address_not_public",
        "webhook_hosts_in_production",
        "webhook_unsound",
        "unknown_webhook",
        "webhook_moved_on",
        "webhook_secret_unsound",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
