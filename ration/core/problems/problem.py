"""A problem: what is wrong, where, and how to fix it."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ration.core.construct import construct
from ration.core.messages import kind_of
from ration.core.numbers import MOST_WHOLE
from ration.core.problems.names import shorten
from ration.core.text.passwords import without_secrets
from ration.core.text.python_words import in_python

Unit = Literal["row", "line", "record"]  # how the user of a register calls its rows
_RULE = r"(allocations\[([0-9]+)\][^\s,]*)(?: \(([^()]+)\))?"  # its place, and its item


class Problem(BaseModel):
    """A problem of a register, of a row of it, or of a programme.

    `row` is the row as a spreadsheet shows it (the header is row 1); None means that the problem
    is not about a row. If the source has no such rows, `unit` says what `row` counts, from 1: the
    lines of NDJSON or of a programme file, the records of JSON or of a database. `file` names
    the file if a register has several. `column` is the source column, or the place in a programme
    file. `value` is the cell's text; None means that there is none or that it is personal.

    >>> print(problem("count-words", row=7, column="persons", value="many"))
    row 7, persons: "many": not a whole number; write it in digits, such as 5
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    code: str
    file: str | None = None
    unit: Unit = "row"
    row: Annotated[int, Field(le=MOST_WHOLE)] | None = None
    column: str | None = None
    value: str | None = None
    message: str
    hint: str
    warning: bool = False

    def __str__(self) -> str:
        return in_python(self.of(None))

    def of(self, source: str | None) -> str:
        """The line that a user of the command reads, with the file first, or else `source`."""
        row = None if self.row is None else f"{self.unit} {self.row}"
        where = ", ".join(part for part in (row, named_column(self.column)) if part)
        value = None if self.value is None else f'"{shorten(self.value)}"'
        text = f"{self.message}; {self.hint}"
        parts = (self.file or source, where, value, text)
        return without_secrets(": ".join(part for part in parts if part))

    def at(self, file: str | None, row: int | None, unit: Unit = "row") -> "Problem":
        """The same problem at a row of a file."""
        return self.model_copy(update={"file": file, "row": row, "unit": unit})


def problem(
    code: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    **facts: object,
) -> Problem:
    """Make a problem of the catalogue's kind `code`; `facts` fill in its message and hint."""
    kind = kind_of(code)
    message, hint = texts_of(code, {"row": row, "column": column, "value": value, **facts})
    return construct(
        Problem,
        code=code,
        file=None,
        unit="row",
        row=row,
        column=column,
        value=value,
        message=message,
        hint=hint,
        warning=kind.warning,
    )


def texts_of(code: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """The message and the hint of a code, filled in with `facts`."""
    _, message, hint, _ = kind_of(code)
    if "{" in message or "{" in hint:  # all other problems share their texts
        return message.format_map(facts), hint.format_map(facts)
    return message, hint


def named_column(column: str | None) -> str | None:
    """A column as people read it: a rule has its number, as `ration programme show` counts it.

    >>> named_column("allocations[2].quantity"), named_column("allocations[0] (rice)")
    ('rule 3 (allocations[2].quantity)', 'rule 1 (allocations[0], rice)')
    """
    if column is None or not column.startswith("allocations["):
        return column
    return re.sub(_RULE, _rule, column)


def _rule(found: re.Match[str]) -> str:
    place, index, item = found.groups()
    return f"rule {int(index) + 1} ({place}{', ' * bool(item)}{item or ''})"
