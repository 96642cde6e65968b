"""What is refused of people, how they sign in, and their tokens."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "idempotency_key_reused",
        "idempotency_key_unsound",
        "token_invalid",
        "scope_missing",
        "token_unsound",
        "unknown_token",
        "not_found",
        "changed_meanwhile",
        "state_not_named",
        "not_permitted",
        "not_an_administrator",
        "last_administrator",
        "own_roles",
        "bad_address",
        "already_here",
        "name_missing",
        "unknown_person",
        "provider_not_believed",
        "nobody_here",
        "passkey_refused",
        "wrong_code",
        "second_factor_stands",
        "not_confirmed",
        "unknown_session",
        "too_many_tries",
        "link_spent",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
