"""Passwords of keys and files: from a file, the environment, or the person at the terminal."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from ..options.named_files import Reads
from ..options.panel import option
from .asking import ask_secret
from .stderr import write_line

KEYS = "Key"  # a panel of the help
_KEY, _FILE = "RATION_KEY_PASSWORD", "RATION_PASSPHRASE"  # a key's is never that of a file to send
_TRIES = 3
_LOCKED = {"seal-key-locked", "certificate-locked"}
_WRONG = {"seal-key-password", "certificate-password"}
T = TypeVar("T")


@dataclass(frozen=True)
class PasswordOptions:
    """Where the password of a key comes from; on a terminal it is asked for."""

    password_file: Annotated[
        Path | None,
        option(
            KEYS,
            metavar="FILE",
            help="Read the key's password from the first line of FILE, which only you can read "
            f"(default: {_KEY}, or asked for).",
        ),
        Reads("password file"),
    ] = None

    def new(self, *, without: str) -> str:
        """A password for a new key; a usage error if nobody can answer.

        `without` is the option that needs none.
        """
        found = self._given() or ask_secret("Password for the new key", twice=True)
        return _needed(found, f"--password-file FILE, set {_KEY}, or use {without}")

    def opened(self, open_with: Callable[[str | None], T], what: str) -> T:
        """Do what needs the password of a key, which is asked for if it is needed and not given."""
        from ration import InputError

        password = self._given()
        for left in range(_TRIES, -1, -1):
            try:
                return open_with(password)
            except InputError as error:
                codes = {each.code for each in error.problems}
                asks = codes & _LOCKED if left == _TRIES else codes & _WRONG
                if not asks or not left:
                    raise
                if left < _TRIES:
                    write_line(f"{error.problems[0].message}; try again")
                password = ask_secret(f"Password of {what}")
                if password is None:
                    raise
        raise AssertionError

    def _given(self) -> str | None:
        return _given(self.password_file, "--password-file", _KEY)


@dataclass(frozen=True)
class PassphraseOptions:
    """Where the passphrase of an encrypted file comes from; on a terminal it is asked for."""

    passphrase_file: Annotated[
        Path | None,
        option(
            KEYS,
            metavar="FILE",
            help="Read the passphrase from the first line of FILE, which only you can read "
            f"(default: {_FILE}, or asked for).",
        ),
        Reads("passphrase file"),
    ] = None

    def asked(self, *, twice: bool, without: str) -> str:
        """The passphrase; a usage error if nobody can answer."""
        found = _given(self.passphrase_file, "--passphrase-file", _FILE)
        found = found or ask_secret("Passphrase of the file", twice=twice)
        return _needed(found, f"--passphrase-file FILE, set {_FILE}, or use {without}")


def _given(file: Path | None, option_name: str, variable: str) -> str | None:
    """The password of a file or of the environment; None means that there is none."""
    if file is None:
        return os.environ.get(variable) or None
    from ration.core.secrets.secret_files import read_secret_file

    lines = read_secret_file(file).decode(errors="replace").splitlines()
    if not lines or not lines[0]:
        raise typer.BadParameter(f"{option_name}: {file} has no password in its first line")
    return lines[0]


def _needed(password: str | None, ways: str) -> str:
    if not password:
        raise typer.BadParameter(f"no password, and no terminal to ask for it: use {ways}")
    return password
