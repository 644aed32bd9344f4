"""Options of `ration verify` about texts of codes, such as those of slips and cards."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ..stderr import Messages
from .named_files import WRITES
from .output import Force
from .panel import option

CODES = "Codes"  # a panel of the help
_START = "ration-"


@dataclass(frozen=True)
class CodeOptions:
    """Texts of codes, the roots that they are checked against, and a page that checks them."""

    text: Annotated[
        list[str] | None,
        option(
            CODES,
            "--text",
            metavar="TEXT",
            help="Check this text of a code, as a phone reads it. Repeatable.",
        ),
    ] = None
    root: Annotated[
        list[str] | None,
        option(
            CODES,
            "--root",
            "--roots",
            metavar="LETTERS|FILE",
            help="Check slips with their proofs against this root: its 32 letters, or a file such "
            "as proofs/roots.csv. Repeatable.",
        ),
    ] = None
    page: Annotated[
        Path | None,
        option(
            CODES,
            "--page",
            metavar="FILE.html",
            help="Write a page that checks codes on a phone, with these keys and roots.",
        ),
        WRITES,
    ] = None
    force: Force = False

    def done(
        self,
        messages: Messages,
        files: Sequence[Path],
        keys: Sequence[str],
        *,
        as_json: bool,
    ) -> bool:
        """Check texts and write the page, if there are any; whether there were.

        A usage error if there are other files too.
        """
        named = [path for path in files if _has_codes(path)]
        texts = [*(self.text or ()), *map(_read, named)]
        if self.page is None and not (self.text or named):
            if self.root:
                raise typer.BadParameter("--root: it is for texts of codes; add --text or a file")
            return False
        if len(named) < len(files):
            other = next(path for path in files if path not in named)
            raise typer.BadParameter(f"{other}: verify it by itself, without texts of codes")
        if self.page is None:
            _check(texts, keys, self.root or (), as_json=as_json)
        elif texts:
            raise typer.BadParameter("--page: it writes a page and checks no text; leave them out")
        else:
            self._write_page(messages, self.page, keys)
        return True

    def _write_page(self, messages: Messages, page: Path, keys: Sequence[str]) -> None:
        from ration.export.inputs import inputs
        from ration.verify.codes.page import write_check_page

        read = inputs(key=[*keys], roots=[*(self.root or ())])
        write_check_page(page, keys=keys, roots=self.root or (), force=self.force, read=read)
        messages.note(f"Written: {page}")


def _check(
    texts: Sequence[str], keys: Sequence[str], roots: Sequence[str], *, as_json: bool
) -> None:
    import ration

    from ..errors import DATA
    from ..output.codes import print_codes

    found = ration.check_codes(texts, keys=keys, roots=roots)
    if as_json:
        typer.echo(found.to_json())
    else:
        print_codes(found)
    if found.level != "good":
        raise typer.Exit(DATA)


def _has_codes(path: Path) -> bool:
    """Whether a file begins as the text of a code; `-` is standard input, which has codes."""
    if str(path) == "-":
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[: len(_START)].lower() == _START.encode()


def _read(path: Path) -> str:
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    return data.decode("utf-8-sig", errors="replace")
