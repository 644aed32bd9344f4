"""A file that cannot be read: the message has the error that the system gave, and no other."""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import ration
from ration.core.secrets.secret_files import read_secret_file
from ration.core.toml.read import read_text
from ration.register.source.collect import readable
from ration.register.source.register import Register
from ration.register.source.workbook.read import read_cells
from ration.seals.keys import load_public_key, load_secret_key

NUMBERS = {
    errno.EIO: "file-unread",
    errno.ENOSPC: "file-unread",
    errno.ESTALE: "file-unread",
    errno.EACCES: "file-denied",
    errno.EPERM: "file-denied",
    errno.ENOENT: "file-missing",
    errno.ENAMETOOLONG: "file-missing",
}


class Failing(io.RawIOBase):
    """A file that opens, and of which no byte can be read."""

    def __init__(self, number: int) -> None:
        self.number = number

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise OSError(self.number, os.strerror(self.number))


def fail(monkeypatch: pytest.MonkeyPatch, path: Path, number: int, *, opens: bool) -> None:
    """Make every opening of `path`, or every reading of it, fail with a number."""
    real = io.open

    def opened(file: Any, mode: str = "r", *args: Any, **words: Any) -> Any:
        if not isinstance(file, str | Path) or Path(file) != path:
            return real(file, mode, *args, **words)
        if not opens:
            raise OSError(number, os.strerror(number), str(file))
        raw = io.BufferedReader(Failing(number))
        return raw if "b" in mode else io.TextIOWrapper(raw, "utf-8")

    monkeypatch.setattr(io, "open", opened)
    monkeypatch.setattr("builtins.open", opened)


READERS: dict[str, Callable[[Path], object]] = {
    "register.csv": ration.register_columns,
    "register.json": ration.register_columns,
    "stock.csv": lambda path: ration.load_stock(path, ration.load_programme("general-food")),
    "programme.toml": read_text,
    "plan.json": ration.load_plan,
    "secret.key": read_secret_file,
    "officer.pub": load_public_key,
    "anything.pdf": ration.verify_files,
}


@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", READERS)
def test_the_message_has_the_error_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, *, opens: bool
) -> None:
    path = tmp_path / name
    path.touch(0o600)
    fail(monkeypatch, path, number, opens=opens)
    with pytest.raises(ration.InputError) as error:
        READERS[name](path)
    (fault,) = error.value.problems
    assert fault.code == NUMBERS[number]
    if fault.code == "file-unread":
        assert os.strerror(number).lower() in fault.message.lower()


def test_an_error_in_the_text_of_a_compiled_library_counts_too() -> None:
    register = Register("r.csv", None, pl.LazyFrame(), ())
    with (
        pytest.raises(ration.InputError, match="cannot be read: input/output error"),
        readable(register),
    ):
        raise pl.exceptions.ComputeError("cannot read: Input/output error (os error 5)")


def test_a_workbook_that_cannot_be_read_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ration.register.source.byte_source import ByteSource

    path = tmp_path / "register.xlsx"
    path.write_bytes(b"PK\3\4")
    fail(monkeypatch, path, errno.EIO, opens=True)
    with pytest.raises(OSError, match="Input/output error"):
        list(read_cells(ByteSource(str(path))))


@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize("name", ["totals.csv", "plan.pdf"])
def test_a_file_to_sign_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, opens: bool
) -> None:
    key = load_secret_key(str(ration.new_signing_key("office", tmp_path).secret_file), None)
    path = tmp_path / name
    path.touch()
    fail(monkeypatch, path, errno.EIO, opens=opens)
    with pytest.raises(ration.InputError, match="cannot be read: input/output error"):
        ration.sign(path, key)
