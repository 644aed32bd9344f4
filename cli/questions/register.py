"""Ask how a register is read: its sheet, its header, its kind, and its columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ration import InputError, Programme, RegisterColumns, RegisterMapping, register_columns
from ration.authoring.first_steps import source_of
from ration.core.problems.names import nearest
from ration.register.mapping.load import load_mapping

from ..output.registers.columns import print_columns, print_read, print_sheets
from ..terminal.asking import Asking
from ..terminal.stderr import Messages, write_line

_SHEETS, _PEOPLE = "sheet-several", "people-perhaps"
_HEADERS = {"header-row", "header-joined"}  # warnings by which the header may be another row


@dataclass(frozen=True)
class Reading:
    """How a register is read so far, and what is found so."""

    register: str
    programme: str | Programme
    mapping: RegisterMapping
    columns: dict[str, str] = field(default_factory=dict)

    def found(self, messages: Messages) -> RegisterColumns:
        """Describe the register."""
        with messages.working("Reading", self.register):
            return register_columns(
                self.register, self.programme, columns=self.columns, mapping=self.mapping
            )

    def updated(self, **keys: Any) -> "Reading":
        """The same with other keys of the mapping."""
        return replace(self, mapping=self.mapping.updated(**keys))


def opened(asking: Asking, messages: Messages, reading: Reading) -> Reading:
    """Ask which sheet, header and kind of table the register has, where that is open."""
    reading = _sheet(asking, messages, reading)
    found = reading.found(messages)
    if not asking.asks:
        return reading
    reading = _header(asking, messages, reading, found)
    known = {each.code: each for each in (*found.problems, *found.warnings)}
    if found.systems and reading.mapping.system is None:
        system = found.systems[0]
        if asking.agrees(f"It looks like an export of {system.system}. Is it?", default=True):
            reading = replace(reading, mapping=_of_system(system.mapping, reading.mapping))
    elif _PEOPLE in known and reading.mapping.people is None:
        write_line(known[_PEOPLE].of(found.source))
        if asking.agrees("Has it a row for each person, not for each household?", default=False):
            reading = reading.updated(people=True)
    return reading


def _sheet(asking: Asking, messages: Messages, reading: Reading) -> Reading:
    found = reading.found(messages)
    if _SHEETS not in {each.code for each in found.problems}:
        return reading
    if not asking.asks:
        raise InputError(found.source, found.problems)
    print_sheets(found)
    names = [sheet.name for sheet in found.sheets]
    most = max(sheet.rows for sheet in found.sheets)
    longest = [sheet.name for sheet in found.sheets if sheet.rows == most]
    proposed = longest[0] if len(longest) == 1 else ""
    while True:
        text = asking.text("Which sheet is the register? Its number or name", proposed)
        name = source_of(text, names)
        if name in names:
            return reading.updated(sheet=name)
        write_line(f"no such sheet; {nearest(text, names)}")


def _header(
    asking: Asking, messages: Messages, reading: Reading, found: RegisterColumns
) -> Reading:
    """Ask for the row of the header, if it is not the first row of a table."""
    while {each.code for each in found.warnings} & _HEADERS:
        row = str(found.header_row or "")
        write_line(f"Row {row} has the columns' names: {_names(found)}")
        text = asking.text("Right? Press Enter, or write the number of the row", row)
        if text == row:
            break
        if not text.isdecimal() or int(text) < 1:
            write_line(f"{text}: not a row; write its number, such as {row}")
            continue
        new = reading.updated(header_row=int(text))
        try:
            found, reading = new.found(messages), new
        except InputError as error:
            messages.problems(error.source, error.problems)
    return reading


def _names(found: RegisterColumns) -> str:
    names = [column.name for column in found.columns]
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


def _of_system(name: str, given: RegisterMapping) -> RegisterMapping:
    """The mapping of a system, with what is given."""
    plain = RegisterMapping.plain()
    own = {key: value for key, value in given if value != getattr(plain, key)}
    return load_mapping(name).model_copy(update=own)


def choose_columns(asking: Asking, messages: Messages, reading: Reading) -> Reading:
    """Show the columns and what each is used as; ask for those that are missing or wrong.

    Raises InputError if a column that is needed is missing, and nobody can be asked.
    """
    found = reading.found(messages)
    print_columns(found, numbered=asking.asks)
    if not asking.asks:
        headers = [each for each in found.warnings if each.code in _HEADERS]
        messages.warnings(found.source, headers)
        if found.problems:
            raise InputError(found.source, found.problems)
        return reading
    names = [column.name for column in found.columns]
    needed = {each.column for each in found.problems}
    columns = dict(reading.columns)
    if found.missing:
        write_line("Columns not found: name each by its number or name, or as a sum such as 2+3.")
    for name, why in found.missing:
        optional = name not in needed
        source = _column(asking, f"{name} ({why})", names, optional=optional)
        if source is not None:
            columns[name] = source
    return _corrected(asking, messages, replace(reading, columns=columns), names)


def _column(asking: Asking, question: str, names: Sequence[str], *, optional: bool) -> str | None:
    """Ask for a column; None means that there is none, which only an `optional` one may be."""
    while True:
        text = asking.text(f"  {question}{', Enter for none' if optional else ''}")
        if not text and optional:
            return None
        source = source_of(text, names)
        if source is not None:
            return source
        write_line(f"  no such column; {nearest(text, names) if text else 'it is needed'}")


def _corrected(
    asking: Asking, messages: Messages, reading: Reading, names: Sequence[str]
) -> Reading:
    """Show what is read, and ask for changes until it is right and nothing is missing."""
    found = _shown(messages, reading)
    while True:
        text = asking.text("Right? Press Enter, or write a change such as persons=5")
        if not text and not found.problems:
            return reading
        name, equals, source = (part.strip() for part in text.partition("="))
        known = [*dict(found.mapping.columns), *dict(found.missing)]
        column = source_of(source, names)
        if not equals:
            left = f"problems left: {len(found.problems)}; " if found.problems else ""
            write_line(f"{left}write NAME=COLUMN")
        elif name not in known:
            write_line(f"{name}: the programme reads no such column; {nearest(name, known)}")
        elif column is None:
            write_line(f"{source}: no such column; {nearest(source, names)}")
        else:
            reading = replace(reading, columns={**reading.columns, name: column})
            found = _shown(messages, reading)


def _shown(messages: Messages, reading: Reading) -> RegisterColumns:
    """Show which columns are read, and what is wrong with them."""
    found = reading.found(messages)
    print_read(found)
    messages.problems(found.source, found.problems)
    return found
