"""The fingerprint of a file of any size, and what is said of a file that cannot be read."""

import hashlib
import os
from pathlib import Path

import polars as pl
import pytest
from command import run

import ration
from ration.register.source.byte_source import ByteSource
from ration.register.source.file_bytes import _LARGE, Fingerprint

FRAME = pl.DataFrame({"household_id": ["A", "B"], "persons": [4, 3], "adults": [2, 1]})


@pytest.mark.parametrize("size", [0, _LARGE], ids=["small", "large"])
class TestFingerprint:
    """A large file is read in a thread; for whoever asks that makes no difference."""

    def test_it_is_the_sha256_of_the_bytes(self, tmp_path: Path, size: int) -> None:
        (tmp_path / "r.csv").write_bytes(b"any bytes")
        found = Fingerprint(ByteSource(str(tmp_path / "r.csv")), size)
        assert str(found) == hashlib.sha256(b"any bytes").hexdigest()

    def test_a_file_that_is_gone_has_none(self, tmp_path: Path, size: int) -> None:
        found = Fingerprint(ByteSource(str(tmp_path / "gone.csv")), size)
        with pytest.raises(ration.InputError) as error:
            str(found)
        assert [each.code for each in error.value.problems] == ["file-broken"]

    def test_a_file_that_is_saved_meanwhile_is_refused(self, tmp_path: Path, size: int) -> None:
        file = tmp_path / "r.csv"
        file.write_bytes(b"any bytes")
        found = Fingerprint(ByteSource(str(file)), size)
        found.refuse_changed()
        file.write_bytes(b"other bytes")
        with pytest.raises(ration.InputError) as error:
            found.refuse_changed()
        assert [each.code for each in error.value.problems] == ["file-changed"]


def test_parquet_through_a_pipe_is_the_file(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "r.parquet")
    piped = run("compute", "-", "--json", "-q", stdin=(tmp_path / "r.parquet").read_bytes())
    named = run("compute", tmp_path / "r.parquet", "--json", "-q")
    assert (piped.code, named.code) == (0, 0)
    assert piped.out.replace('"source": "-"', "") == named.out.replace(
        f'"source": "{tmp_path / "r.parquet"}"', ""
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "r.csv")
    with pytest.raises(ration.InputError) as error:
        ration.check(tmp_path / "r.csv")
    assert [each.code for each in error.value.problems] == ["file-not-regular"]
