"""Passwords are hidden in texts of any length, in time that grows as they do."""

import pytest

from ration.core.text.passwords import without_secrets

LONG = 300_000


@pytest.mark.parametrize("part", ["a", "a:", "x@", "a:b@", "pass=", "?", "%40", "oracle:a:"])
def test_a_long_word_is_read_once(part: str) -> None:
    """Each of these took minutes: a pattern began anew at every character."""
    word = part * (LONG // len(part))
    assert len(without_secrets(f"{word}@ {word}=: file not found")) < 2 * LONG + 100


@pytest.mark.parametrize("before", ["", "s3://", "https://"])
def test_no_password_of_a_long_address_is_shown(before: str) -> None:
    for path in ("x" * 600, "x/" * 400):
        for secret in ("kim:Gv7kQz@", "?password=Gv7kQz&", "kim%3AGv7kQz%40"):
            for text in (f"{before}{secret}{path}", f"{before}{path}{secret}{path}"):
                assert "Gv7kQz" not in without_secrets(f"{text}: file not found")
