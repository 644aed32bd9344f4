"""Keyed ids: two agencies find whom both have, without exchanging names."""

import os
import stat
from pathlib import Path

import polars as pl
import pytest
from command import run

import ration
from ration.accounts.doubles.keys import keyed, keyed_column

# RFC 4231, test cases 1, 2 and 6
VECTORS = [
    (b"\x0b" * 20, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe", "what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (b"\xaa" * 131, "Test Using Larger Than Block-Size Key - Hash Key First",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "mac"), VECTORS)
def test_known_vectors(key: bytes, text: str, mac: str) -> None:
    """The published values of HMAC-SHA256."""
    assert keyed(text, key) == mac
    assert keyed_column(pl.Series([text, ""]), key).to_list() == [mac, ""]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_new_key_is_its_owners_alone_and_is_never_replaced(tmp_path: Path) -> None:
    """32 random bytes, 0600 under any umask; not even --force replaces it."""
    before = os.umask(0)
    try:
        assert run("pseudonyms", "--new-key", "key.txt", cwd=tmp_path).code == 0
    finally:
        os.umask(before)
    key = tmp_path / "key.txt"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    text = key.read_text("ascii")
    assert len(bytes.fromhex(text)) == 32
    ran = run("pseudonyms", "--new-key", "key.txt", "--force", cwd=tmp_path)
    assert ran.code == 4
    assert "a key is never replaced" in ran.err
    assert key.read_text("ascii") == text


@pytest.mark.parametrize(
    ("text", "rights", "code"),
    [
        ("ab" * 8, 0o600, "key-short"),
        ("secret", 0o600, "key-unreadable"),
        ("ab" * 32, 0o644, "key-open"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_bad_key_is_refused(tmp_path: Path, text: str, rights: int, code: str) -> None:
    """Too short, none at all, or open to others; the key itself is in no message."""
    key = tmp_path / "key.txt"
    key.write_text(text, "ascii")
    key.chmod(rights)
    with pytest.raises(ration.InputError) as error:
        ration.keyed_ids(pl.DataFrame({"household_id": ["A"]}), key)
    assert [each.code for each in error.value.problems] == [code]
    assert text not in str(error.value)


def test_two_agencies_find_a_household_of_both_without_names(tmp_path: Path) -> None:
    """The keyed lists have no id and no name; the conflict leads to the row of one's own list."""
    ours = tmp_path / "ours.csv"
    ours.write_text(
        "household_id,head,date,served\nA-7,Kim Chol,2026-05-03,yes\nA-8,Ri Yong,2026-05-03,yes\n",
        "utf-8",
    )
    theirs = tmp_path / "theirs.csv"
    theirs.write_text(
        "Card number,name,date,served\nA-9,Pak,2026-05-04,yes\n A-8 ,Ri Y.,2026-05-04,yes\n",
        "utf-8",
    )
    run("pseudonyms", "--new-key", "key", cwd=tmp_path)
    keep = ("--keep", "date", "--keep", "served")
    words = ("--key", "key", *keep, "-o", "keyed.csv")
    assert run("pseudonyms", "theirs.csv", *words, cwd=tmp_path).code == 0
    text = (tmp_path / "keyed.csv").read_text("utf-8-sig")
    assert text.splitlines()[0] == "household_key,date,served"
    assert not [word for word in ("A-8", "A-9", "Ri", "Pak") if word in text]
    ran = run("doubles", "ours.csv", "keyed.csv", "--pseudonyms", "key", "-o", "c.csv",
              cwd=tmp_path)  # fmt: skip
    assert ran.code == 1
    conflicts = pl.read_csv(tmp_path / "c.csv")
    assert conflicts.select("list", "row").rows()[0] == ("ours.csv", 3)
    assert "A-8" not in (tmp_path / "c.csv").read_text("utf-8")
    mixed = run("doubles", "ours.csv", "keyed.csv", cwd=tmp_path)
    assert "cannot be compared" in mixed.err
    again = run("pseudonyms", "keyed.csv", "--key", "key", "-o", "twice.csv", cwd=tmp_path)
    assert "keyed already" in again.err


def test_keyed_ids_of_a_plan_with_their_items(tmp_path: Path) -> None:
    """`--keep` takes what a comparison needs."""
    register = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    ration.compute(register).write(tmp_path / "plan")
    ration.new_key(tmp_path / "key")
    frame = ration.keyed_ids(tmp_path / "plan", tmp_path / "key", keep=["date", "purpose"])
    assert frame.columns == ["household_key", "date", "purpose"]
    assert frame["household_key"].n_unique() == 2
    assert "rice" in frame["purpose"].to_list()
