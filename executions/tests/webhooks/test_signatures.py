"""Standard Webhooks signatures: the published example, and what must hold of all."""

import base64

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from executions.webhooks.signatures import is_signed, key_of, new_secret, seconds_off, sign

# The example that the specification's reference libraries are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

keys = st.binary(min_size=24, max_size=64).map(lambda key: "whsec_" + base64.b64encode(key).decode())
ids = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)
times = st.integers(min_value=0, max_value=4_000_000_000)


def _is_signed(secrets: list[str], signature: str, body: bytes = BODY, **other: str) -> bool:
    facts = {"webhook_id": ID, "timestamp": str(TIMESTAMP), **other}
    return is_signed(secrets, signature=signature, body=body, **facts)


def test_the_published_example_is_signed_as_published() -> None:
    assert sign(SECRET, webhook_id=ID, timestamp=TIMESTAMP, body=BODY) == SIGNATURE
    assert _is_signed([SECRET], SIGNATURE)


def test_a_secret_may_come_without_its_prefix() -> None:
    assert _is_signed([SECRET.removeprefix("whsec_")], SIGNATURE)


@given(keys, ids, times, st.binary(max_size=200))
def test_what_was_signed_is_recognized(secret: str, webhook_id: str, timestamp: int, body: bytes) -> None:
    signature = sign(secret, webhook_id=webhook_id, timestamp=timestamp, body=body)

    assert is_signed([secret], webhook_id=webhook_id, timestamp=str(timestamp), signature=signature, body=body)


@given(keys, st.binary(max_size=100), st.binary(max_size=100))
def test_another_body_is_not_what_was_signed(secret: str, body: bytes, other: bytes) -> None:
    assume(body != other)
    signature = sign(secret, webhook_id=ID, timestamp=TIMESTAMP, body=body)

    assert not _is_signed([secret], signature, other)


@given(keys, keys)
def test_another_secret_did_not_sign_it(secret: str, other: str) -> None:
    assume(secret != other)

    assert not _is_signed([other], sign(secret, webhook_id=ID, timestamp=TIMESTAMP, body=BODY))


@given(st.text(max_size=200))
def test_rubbish_is_no_signature(signature: str) -> None:
    assume(SIGNATURE not in signature.split())

    assert not _is_signed([SECRET], signature)


@pytest.mark.parametrize(
    ("webhook_id", "timestamp"), [("msg_other", str(TIMESTAMP)), (ID, str(TIMESTAMP + 1)), (ID, f"0{TIMESTAMP}")]
)
def test_id_and_time_are_signed_as_they_are_written(webhook_id: str, timestamp: str) -> None:
    assert not _is_signed([SECRET], SIGNATURE, webhook_id=webhook_id, timestamp=timestamp)


def test_of_several_signatures_one_suffices() -> None:
    assert _is_signed([SECRET], f"v1,d3Jvbmc= v1a,other {SIGNATURE}")
    assert _is_signed([new_secret(), SECRET], SIGNATURE)


def test_a_signature_of_another_version_is_not_looked_at() -> None:
    assert not _is_signed([SECRET], SIGNATURE.replace("v1,", "v2,"))


def test_without_secrets_nothing_is_signed() -> None:
    assert not _is_signed([], SIGNATURE)


def test_new_secrets_are_long_and_different() -> None:
    secrets = {new_secret() for _ in range(50)}

    assert len(secrets) == 50
    assert {len(key_of(secret)) for secret in secrets} == {32}


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_!!!", "whsec_" + "A" * 200, "ü" * 40])
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match=r"base64|bytes"):
        key_of(secret)


def test_seconds_off_say_how_much_later_the_sender_is() -> None:
    assert seconds_off("1000", now=700.5) == 299.5
    assert seconds_off("1000", now=1301.0) == -301.0


@pytest.mark.parametrize("timestamp", ["", "-1", "1.5", "soon", "١٢٣", "9" * 30, " 1"])
def test_what_is_no_time_is_none(timestamp: str) -> None:
    assert seconds_off(timestamp, now=0.0) is None
