"""Read the cells of a workbook, sheet after sheet, also of one that another program saved."""

from collections.abc import Sequence
from pathlib import Path

from ration.core.apart.call import each_apart
from ration.export.xlsx.collection import KEY
from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.read import read_cells
from ration.verify.contents.lines import Contents, TextLine, TextPart, without_blanks

_BY_HAND = ("received:", "all", "date", "received_by", "remark")  # what the columns to fill in mean


def read_book(path: Path) -> Contents:
    """The cells of every sheet; of a collection workbook, without the columns to fill in.

    Raises InputError if it cannot be read.
    """
    source = ByteSource(str(path))
    found = each_apart(source.name, source.size, read_cells, source.anywhere())
    sheets = {name: _lines(rows) for name, rows in found}
    key = key_of(sheets[KEY]) if KEY in sheets else {}
    form = next((name for name in sheets if name != KEY), None) if key else None
    return {
        f"sheet {name}": _form(lines, key) if name == form else _sheet(name, lines)
        for name, lines in sheets.items()
    }


def key_of(lines: list[TextLine]) -> dict[str, tuple[str, ...]]:
    """The facts of the hidden sheet of a collection workbook."""
    return {line.cells[0]: line.cells[1:] for line in lines}


def filled_in(path: Path) -> dict[str, tuple[str, ...]]:
    """The facts of the hidden sheet of a workbook; {} if it is no collection workbook."""
    found = read_book(path).get(f"sheet {KEY}")
    return {} if found is None else key_of([*found.lines])


def _lines(rows: Sequence[tuple[str, ...]]) -> list[TextLine]:
    return without_blanks(TextLine(str(at), cells) for at, cells in enumerate(rows, 1))


def _sheet(name: str, lines: list[TextLine]) -> TextPart:
    first = lines[0] if lines else TextLine("", ())
    headings = first.cells if first.place == "1" and len(first.cells) > 1 and name != KEY else ()
    return TextPart(lines, headings, addressed=True)


def _form(lines: list[TextLine], key: dict[str, tuple[str, ...]]) -> TextPart:
    """The locked cells of the form; names may be in what describes a household, after its id."""
    meanings = key.get("columns", ())
    hand = {at for at, meaning in enumerate(meanings) if meaning.startswith(_BY_HAND)}
    header = str(int(key.get("first_row", ("1",))[0]) - 1)
    due = next((at for at, name in enumerate(meanings) if name.startswith("due:")), len(meanings))
    locked = (
        line
        if line.place == header
        else TextLine(line.place, tuple("" if at in hand else c for at, c in enumerate(line.cells)))
        for line in lines
    )
    return TextPart(
        without_blanks(locked), meanings, addressed=True, personal=frozenset(range(1, due))
    )
