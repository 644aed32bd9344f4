"""`ration verify` with texts of codes: check them, or write the page that checks them."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from ...errors import DATA
from ...options.codes import CodeOptions
from ...terminal.stderr import Messages

_START = b"ration-"


def verify_codes(
    messages: Messages,
    codes: CodeOptions,
    files: Sequence[Path],
    keys: Sequence[str],
    *,
    as_json: bool,
) -> bool:
    """Check texts of codes, or write the page; False if the options ask for neither.

    A usage error if there are other files too.
    """
    named = [path for path in files if _has_codes(path)]
    texts = [*(codes.text or ()), *map(_read, named)]
    if codes.page is None and not texts:
        if codes.root:
            raise typer.BadParameter("--root: it is for texts of codes; add --text or a file")
        return False
    if len(named) < len(files):
        other = next(path for path in files if path not in named)
        raise typer.BadParameter(f"{other}: verify it by itself, without texts of codes")
    if codes.page is None:
        _check(texts, keys, codes.root or (), as_json=as_json)
    elif texts:
        raise typer.BadParameter("--page: it writes a page and checks no text; leave them out")
    else:
        _write_page(messages, codes.page, keys, codes.root or (), force=codes.force)
    return True


def _check(
    texts: Sequence[str], keys: Sequence[str], roots: Sequence[str], *, as_json: bool
) -> None:
    import ration

    from ...output.seals.codes import print_codes

    found = ration.check_codes(texts, keys=keys, roots=roots)
    if as_json:
        typer.echo(found.to_json())
    else:
        print_codes(found)
    if found.level != "good":
        raise typer.Exit(DATA)


def _write_page(
    messages: Messages, page: Path, keys: Sequence[str], roots: Sequence[str], *, force: bool
) -> None:
    from ration.verify.codes.page import write_check_page

    write_check_page(page, keys=keys, roots=roots, force=force)
    messages.note(f"Written: {page}")


def _has_codes(path: Path) -> bool:
    """Whether a file begins as the text of a code; `-` is standard input, which has codes."""
    if str(path) == "-":
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[: len(_START)].lower() == _START


def _read(path: Path) -> str:
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    return data.decode("utf-8-sig", errors="replace")
