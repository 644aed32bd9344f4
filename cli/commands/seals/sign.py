"""`ration sign`: sign files and folders, or PDF files with a certificate."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import Reads
from ...options.output import AsJson, Force
from ...options.panel import OUTPUT, option
from ...parsing.with_options import with_options
from ...terminal.passwords import KEYS, PasswordOptions
from ...terminal.stderr import Messages

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE|DIR…",
        help="Files, and folders that ration wrote: of a folder, its list of files is signed.",
        show_default=False,
    ),
    Reads("file"),
]


@with_options
def sign(
    messages: Messages,
    paths: Paths,
    passwords: PasswordOptions,
    key: Annotated[
        Path | None,
        option(KEYS, metavar="FILE", help="Sign with this secret key, beside each file."),
        Reads("key"),
    ] = None,
    certificate: Annotated[
        Path | None,
        option(KEYS, metavar="FILE", help="Sign PDF files in place, with this .p12 file."),
        Reads("certificate"),
    ] = None,
    date: Annotated[
        dt.datetime | None,
        option(
            OUTPUT,
            "--date",
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="Sign this day too (default: no day, so that the same files give the same bytes).",
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Sign files and folders, so that any change shows: FILE.minisig, or a signature in a PDF."""
    import ration

    from ...output.seals.signing import print_signed

    if (key is None) == (certificate is None):
        raise typer.BadParameter(
            "name --key FILE, or --certificate FILE for PDF files; one of them"
        )
    if certificate is not None and (date or force):
        raise typer.BadParameter(
            "--date, --force: a signature in a PDF has its own time; omit them"
        )
    if certificate is not None:
        its = certificate
        signed = passwords.opened(
            lambda password: ration.sign_pdf(paths, its, password=password), str(its)
        )
    else:
        day = date and date.date()
        signed = passwords.opened(
            lambda password: ration.sign(paths, str(key), password=password, date=day, force=force),
            str(key),
        )
    print_signed(messages, signed, as_json=as_json)
