"""Options of `ration verify` about texts of codes, such as those of slips and cards."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from .named_files import WRITES, Reads
from .output import Force
from .panel import option

CODES = "Codes"  # a panel of the help


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
        Reads("root"),
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
