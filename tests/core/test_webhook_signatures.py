"""A signature is what Standard Webhooks says it is, and a secret that is none is refused."""

import pytest

from dunwell.core import webhook_signatures
from dunwell.core.webhook_signatures import SecretUnsound

# The example that the convention's own documents and libraries give.
_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
_BODY = b'{"test": 2432232314}'
_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_convention_comes_out() -> None:
    found = webhook_signatures.headers(
        [_SECRET], event_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=1614265330, body=_BODY
    )
    assert found == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": _SIGNATURE,
    }


def test_while_a_secret_changes_both_sign() -> None:
    fresh = webhook_signatures.secret_of(b"k" * 32)
    found = webhook_signatures.headers(
        [fresh, _SECRET], event_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=1614265330, body=_BODY
    )["webhook-signature"].split(" ")
    assert len(found) == 2
    assert found[1] == _SIGNATURE
    assert found[0] != _SIGNATURE
    assert webhook_signatures.key_of(fresh) == b"k" * 32


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param("", id="nothing"),
        pytest.param(_SECRET.removeprefix("whsec_"), id="no prefix"),
        pytest.param("whsec_not base64", id="no base64"),
        pytest.param(webhook_signatures.secret_of(b"k" * 23), id="a byte too short"),
        pytest.param(webhook_signatures.secret_of(b"k" * 65), id="a byte too long"),
        pytest.param("whsec_ü", id="another letter"),
    ],
)
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(SecretUnsound):
        webhook_signatures.key_of(secret)
