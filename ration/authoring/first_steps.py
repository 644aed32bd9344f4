"""The first files for a register: its mapping, its programme, and the commands to run again."""

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from ration.core.models import Frozen
from ration.core.problems.problem import Problem
from ration.register.source.database.url import is_url, shown
from ration.register.survey.mapping_file import mapping_text
from ration.register.survey.survey import RegisterColumns

# Rows that are no households: surely, or by their name or sums alone.
NO_HOUSEHOLDS, PERHAPS_NONE = ("totals-row", "footer-row"), ("totals-word", "totals-perhaps")
MAPPING, PROGRAMME, GUIDE = "mapping.toml", "programme.toml", "README.txt"
_BARE = re.compile(r"[\w@%+=:,./-]+")  # needs no quotation marks in any shell
_SPECIAL = re.compile(r'["$`!]|\\\Z')  # inside double quotes

_FILES = {
    MAPPING: "what the columns of the register are; change it with a text editor",
    PROGRAMME: "who gets what; change it with a text editor",
}
_GUIDE = """\
What to hand out to the households of {register}, by the programme {programme}.

{files}

To run it again:

1. Open a terminal in the folder where you ran `ration new`.
   On Windows and Linux: right-click in that folder, and choose "Open in Terminal".
2. Copy one of these lines, paste it into the terminal, and press Enter.

{commands}

A folder that exists is not replaced: name another after -o, or add --force at the end.
"""


class FirstSteps(Frozen):
    """What somebody answered about a register, and the files that follow from it.

    `source` is the register; it and `folder` are as they were typed. `survey` has the mapping.
    `programme` is a built-in programme or a file; `own` is the text of a new programme file, None
    means that `programme` is used as it is. `names` is the column with the names of heads for the
    papers; None means that they have no names. `drop_rejected` is whether the commands go on
    without the rows that have problems, and list them.

    >>> import polars as pl
    >>> from ration.register.survey.survey import register_columns
    >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [2]})
    >>> survey = register_columns(frame, "general-food")
    >>> steps = FirstSteps(
    ...     source="my list.xlsx", folder="camp 7", survey=survey, programme="general-food"
    ... )
    >>> list(steps.files())
    ['mapping.toml', 'README.txt']
    >>> steps.commands()[0][1]
    'ration check "my list.xlsx" --map "camp 7/mapping.toml" -p general-food'
    """

    source: str
    folder: str
    survey: RegisterColumns
    programme: str
    own: str | None = None
    names: str | None = None
    drop_rejected: bool = False

    def files(self) -> dict[str, str]:
        """The text of each file, by its name in the folder."""
        own = {} if self.own is None else {PROGRAMME: self.own}
        return {MAPPING: mapping_text(self.survey), **own, GUIDE: self._guide()}

    def commands(self) -> list[tuple[str, str]]:
        """What to do and the command that does it; run where this folder was made."""
        programme = self.programme if self.own is None else self._in_folder(PROGRAMME)
        read = [_no_option(shown(self.source)), "--map", self._in_folder(MAPPING), "-p", programme]
        names = [] if self.names is None else ["--names", self.names]
        steps = [
            ("Check the register, also after every change", ["check", *read]),
            (
                "Read every rule of the programme, to approve it",
                ["programme", "show", _no_option(programme)],
            ),
            ("Compute what to hand out", ["compute", *read, *self._into("plan")]),
            ("Print the papers", ["print", *read, *names, *self._into("paper")]),
        ]
        return [(what, " ".join(map(quoted, ["ration", *words]))) for what, words in steps]

    def _into(self, folder: str) -> list[str]:
        """The options that write a folder, and the rejected rows into it."""
        rejects = ["--rejects", self._in_folder(f"{folder}/rejects.csv")]
        return [*(rejects if self.drop_rejected else []), "-o", self._in_folder(folder)]

    def _in_folder(self, name: str) -> str:
        return str(Path(self.folder) / name)

    def _guide(self) -> str:
        own = [] if self.own is None else [PROGRAMME]
        return _GUIDE.format(
            register=shown(self.source),
            programme=self.survey.programme,
            files="\n".join(f"{name:<15} {_FILES[name]}" for name in (MAPPING, *own)),
            commands="\n\n".join(f"{what}:\n\n   {line}" for what, line in self.commands()),
        )


def usual_folder(register: str) -> str | None:
    """The name of the folder for a register, if none is named; None means that it needs a name.

    >>> usual_folder("lists/May 2026.xlsx"), usual_folder("postgresql://db/x?table=y")
    ('May 2026-ration', None)
    """
    stem = "" if is_url(register) or "*" in register else Path(register).stem
    return f"{stem}-ration" if stem else None


def _no_option(file: str) -> str:
    """A file as an argument of a command, which begins with no dash."""
    return f"./{file}" if file.startswith("-") else file


def quoted(word: str) -> str:
    """A word of a command, as the shells of Linux, macOS and Windows read it.

    >>> quoted("a.csv"), quoted("N° ménage"), quoted("cost $")
    ('a.csv', '"N° ménage"', "'cost $'")
    """
    if _BARE.fullmatch(word):
        return word
    return shlex.quote(word) if _SPECIAL.search(word) else f'"{word}"'


def source_of(text: str, columns: Sequence[str]) -> str | None:
    """The column that a text names, by its name or its number from 1, or the sum of several.

    None means that there is no such column. A name goes before a number.

    >>> source_of("2", ["id", "men", "women"]), source_of("2 + women", ["id", "men", "women"])
    ('men', 'men+women')
    >>> source_of("9", ["id"]) is None
    True
    """
    one = _column(text.strip(), columns)
    if one is not None or "+" not in text:
        return one
    parts = [_column(part.strip(), columns) for part in text.split("+")]
    named = [part for part in parts if part is not None]
    return "+".join(named) if len(named) == len(parts) else None


def _column(text: str, columns: Sequence[str]) -> str | None:
    same = [name for name in columns if name == text] or [
        name for name in columns if name.casefold() == text.casefold()
    ]
    if len(same) == 1:
        return same[0]
    at = int(text) if re.fullmatch("[0-9]{1,6}", text) else 0
    return columns[at - 1] if 0 < at <= len(columns) else None


def rows_of(problems: Sequence[Problem], codes: Sequence[str]) -> Iterator[int]:
    """The rows of the register, as a spreadsheet counts them, with a problem of these codes."""
    for each in problems:
        if each.code in codes and each.row and each.file is None and each.unit == "row":
            yield each.row
