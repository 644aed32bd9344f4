"""What designs and substitutions write, and the shares that they are given."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import typer


def refuse_out(out: Path | None, endings: Sequence[str], *, force: bool) -> None:
    """A usage error for another ending than these; FileExistsError if the file must stay."""
    from ration.export.output import refuse_existing_file

    if out is None:
        return
    if out.suffix.lower() not in endings:
        names = ", ".join(f"FILE{ending}" for ending in endings)
        raise typer.BadParameter(f"-o {out}: it has no such ending; name one of: {names}")
    refuse_existing_file(out, force=force)


def share(text: str) -> Fraction:
    """A share such as `5%`; a usage error if it is none, or not from 0 % to below 100 %."""
    from ration.core.numbers import read_number

    number = read_number(text.strip().removesuffix("%").strip())
    if number is None or "%" not in text or not 0 <= number < 100:
        raise typer.BadParameter(f"--tolerance {text}: not a share; write one such as 5%")
    return number / 100
