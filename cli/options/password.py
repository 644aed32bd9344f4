"""The password of a key: from a file, the environment, or the person at the terminal."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from ..asking import ask_secret
from ..stderr import write_line
from .named_files import Reads
from .panel import option

KEYS = "Key"  # a panel of the help
VARIABLE = "RATION_KEY_PASSWORD"
_TRIES = 3
_LOCKED = {"seal-key-locked", "certificate-locked"}
_WRONG = {"seal-key-password", "certificate-password"}
T = TypeVar("T")


@dataclass(frozen=True)
class PasswordOptions:
    """Where a password comes from; on a terminal it is asked for."""

    password_file: Annotated[
        Path | None,
        option(
            KEYS,
            metavar="FILE",
            help=f"Read the password from the first line of FILE, which only you can read "
            f"(default: {VARIABLE}, or asked for).",
        ),
        Reads("password file"),
    ] = None

    def given(self) -> str | None:
        """The password of the file or of the environment; None means that there is none."""
        if self.password_file is None:
            return os.environ.get(VARIABLE) or None
        from ration.core.secret_files import read_secret_file

        lines = read_secret_file(self.password_file).decode(errors="replace").splitlines()
        if not lines or not lines[0]:
            raise typer.BadParameter(f"--password-file: {self.password_file} has no password")
        return lines[0]

    def new(self, what: str, *, without: str) -> str:
        """A password for something new, asked for twice; `without` names the other way.

        A usage error if nobody can answer.
        """
        return self._asked(f"Password for {what}", twice=True, without=without)

    def needed(self, what: str, *, without: str) -> str:
        """The password of something that has one; a usage error if nobody can answer."""
        return self._asked(f"Password of {what}", twice=False, without=without)

    def _asked(self, question: str, *, twice: bool, without: str) -> str:
        found = self.given() or ask_secret(question, twice=twice)
        if not found:
            ways = f"use --password-file FILE, set {VARIABLE}, or use {without}"
            raise typer.BadParameter(f"no password, and no terminal to ask for it: {ways}")
        return found

    def opened(self, open_with: Callable[[str | None], T], what: str) -> T:
        """Do what needs a password, which is asked for if it is needed and not given."""
        from ration import InputError

        password = self.given()
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
