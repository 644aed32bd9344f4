"""Where a plan goes, and in which formats: by the words of `-f`, or by the ending of a file."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import typer

from ration import DistributionPlan
from ration.export.plan_folder import known_formats

# What a plan in one file is written by.
ENDINGS: dict[str, Callable[..., object]] = {
    ".xlsx": DistributionPlan.write_xlsx,
    ".html": DistributionPlan.write_html,
    ".pdf": DistributionPlan.write_pdf,
}
EXTRAS = {"html": "report", "pdf": "pdf"}  # what a format needs
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")  # `plan.2024` is a folder


class Place(NamedTuple):
    """A folder and the formats of what goes there, or one file; None: it is not that."""

    folder: Path | None = None
    file: Path | None = None
    formats: tuple[str, ...] = ("csv",)  # of a file: its own


def place_of(out: Path | None, formats: str | None, *, parquet: bool) -> Place:
    """What `-o` and `-f` say; a usage error where they do not go together."""
    asked = _asked(formats)
    if out is None:
        if formats is not None:
            raise typer.BadParameter("-f: it says how files are written; say -o DIR too")
        return Place()
    if out.is_dir() or not _ENDING.fullmatch(out.suffix):
        return Place(folder=out, formats=asked)
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        *others, last = ENDINGS
        known = f"{', '.join(others)} or {last}"
        raise typer.BadParameter(f"-o: no plan is written as {ending}; name a folder, or {known}")
    if formats is not None and asked != (ending[1:],):
        raise typer.BadParameter(f"-f: {out} is one file; name a folder to have {formats} in it")
    if parquet:
        raise typer.BadParameter("--parquet: it is for folders; name one with -o")
    return Place(file=out, formats=(ending[1:],))


def _asked(formats: str | None) -> tuple[str, ...]:
    if formats is None:
        return Place().formats
    try:
        return known_formats(name.strip() for name in formats.split(","))
    except ValueError as error:
        raise typer.BadParameter(f"-f: {error}") from None
