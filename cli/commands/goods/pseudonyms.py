"""`ration pseudonyms`: keyed ids, which two agencies can compare, and a key for them."""

from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import Force, out_option
from ...options.panel import REGISTER, option
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages
from .doubles import list_columns

KEYS = "Key"  # a panel of the help


@with_options
def pseudonyms(
    messages: Messages,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="[LIST]",
            help="A register, a list of ids, or the folder of a plan.",
            show_default=False,
        ),
        Reads("register"),
    ] = None,
    key: Annotated[
        Path | None,
        option(KEYS, metavar="KEYFILE", help="The key that both agencies have."),
        Reads("key"),
    ] = None,
    new_key: Annotated[
        Path | None,
        option(KEYS, metavar="KEYFILE", help="Make a key; it is never replaced."),
        WRITES,
    ] = None,
    keep: Annotated[
        list[str] | None,
        option(
            REGISTER,
            metavar="COLUMN",
            help="Keep this column beside the keyed ids: round, date, purpose, site or served. "
            "Repeatable.",
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        option(
            REGISTER,
            metavar="NAME=SOURCE",
            help="Read NAME from this column, such as household_id=Card. Repeatable.",
        ),
    ] = None,
    out: Annotated[Path | None, out_option("FILE", "Write the keyed ids to FILE."), WRITES] = None,
    force: Force = False,
) -> None:
    """Key ids with a secret, so that agencies can compare lists without exchanging names."""
    import ration

    if new_key is not None and source is None:
        ration.new_key(new_key)
        messages.note(
            f"Written: {new_key}. Keep it secret: whoever has it can try ids. To compare lists, "
            "give it to the other agency alone."
        )
        return
    path = _refuse(source, key, new_key, out, force=force)
    _write(messages, str(source), Path(str(key)), path, keep or [], column or [], force=force)


def _refuse(
    source: str | None, key: Path | None, new_key: Path | None, out: Path | None, *, force: bool
) -> Path:
    """The file to write; a usage error if something is missing."""
    from ...output.files import refuse_csv

    if new_key is not None:
        raise typer.BadParameter("--new-key: it makes a key and nothing else; leave the list out")
    missing = [name for name, value in (("LIST", source), ("--key KEYFILE", key), ("-o FILE", out))
               if value is None]  # fmt: skip
    if out is None or missing:
        raise typer.BadParameter(f"{', '.join(missing)}: missing; add it, or use --new-key KEYFILE")
    refuse_csv("--out", out, force=force)
    return out


def _write(
    messages: Messages,
    source: str,
    key: Path,
    out: Path,
    keep: list[str],
    column: list[str],
    *,
    force: bool,
) -> None:
    from ration.accounts.doubles.pseudonyms import KEPT, keyed_list, write_keyed_ids

    unknown = [name for name in keep if name not in KEPT]
    if unknown:
        raise typer.BadParameter(f"--keep {unknown[0]}: use one of {', '.join(KEPT)}")
    with messages.working("Keying", source):
        frame, warnings = keyed_list(source, key, keep=keep, columns=list_columns(column))
    write_keyed_ids(out, frame, source, key, force=force)
    messages.note(f"Written: {out}, rows: {frame.height:,}.")
    messages.warnings(source, warnings)
