"""Find the header and the first record of a table in the first rows of a file.

Rows above the header, or between it and the records, are skipped only if they cannot be
households. A warning reports each decision.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from ration.core.problems.errors import InputError
from ration.core.problems.names import shorten
from ration.core.problems.problem import Problem, problem
from ration.register.source.layout.header import clean_names, unique_names
from ration.register.source.layout.hxl import is_tag_row, tags_of

LOOKED_AT = 40  # the header must be among this many rows
Record = tuple[int, list[str]]  # the number of a row, and its cells; "" if blank

_NUMBER = r"[+-]?[.,'   ]*\d[\d.,'   ]*%?"
_WORD = r"[^\W\d_]{3,}"
_TECHNICAL = r"[A-Za-z_][\w./:-]*"
# Types of columns as forms write them, such as "Household ID - INTEGER - required".
_TYPE = (
    r"(?i)(.*\W)?(integer|decimal|string|text|date|datetime|bool|boolean|choice|image|geopoint"
    r"|select[ _](one|many|multiple))(\W+(required|optional))?\W*"
)
_TAGS, _TYPES, _LABELS = "HXL tags", "types", "labels"


@dataclass(frozen=True)
class Layout:
    """The header of a table and where its records begin.

    `header` has the original names of the columns, in the row `row`; records begin in the row
    `first`. `tags` and `labels` give the HXL tag and the label of a column, by its unique name.
    `warnings` report the decisions. `plain` means that `header_row=row` would give the same
    layout.
    """

    header: list[str]
    row: int
    first: int
    tags: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    plain: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, made unique."""
        return unique_names(self.header)


def find_layout(
    source: str, rows: Sequence[Record], header_row: int | None, skipped: Collection[int]
) -> Layout:
    """Find the layout of a table that begins with `rows`.

    `header_row` is the row of the header; None means find it. The rows `skipped` are ignored.
    Raises InputError if there is no header.
    """
    filled = [(n, cells) for n, cells in rows if n not in skipped and any(map(str.strip, cells))]
    if header_row is not None:
        at = next((i for i, (n, _) in enumerate(filled) if n == header_row), None)
        if at is None:
            raise InputError(source, [problem("header-none", row=header_row)])
    elif not filled:
        raise InputError(source, [problem("header-blank")])
    else:
        at = _header_at(filled)
    if header_row is not None:
        return _LayoutBuilder(filled, at, fixed=True).layout()
    detected = _LayoutBuilder(filled, at, fixed=False).layout()
    fixed = _LayoutBuilder(filled, at, fixed=True).layout()
    return replace(detected, plain=replace(fixed, warnings=detected.warnings) == detected)


def _header_at(filled: Sequence[Record]) -> int:
    """Return the index of the header: above the tags, or else the first row that is no title."""
    tags = next((i for i, (_, cells) in enumerate(filled) if is_tag_row(cells)), None)
    if tags is not None and tags > 0:
        above, tagged = _distinct(filled[tags - 1][1]), _distinct(filled[tags][1])
        return tags - 1 if above * 2 >= tagged else tags
    if tags == 0:
        return 1 if len(filled) > 1 and _stands_out(filled, 1) else 0
    widths = [_distinct(cells) for _, cells in filled]
    most = max(widths)
    full = (at for at, n in enumerate(widths) if n * 2 >= most and (n > 1 or most == 1))
    at = next(full, 0)
    if _is_text(filled[at][1]):
        return at + _continues(filled, at)
    # It has numbers: a title with a year, if a wider row of words follows; or else no header.
    later = (j for j in full if widths[j] > max(widths[:j]) and _stands_out(filled, j))
    return next(later, 0)


def _continues(filled: Sequence[Record], at: int) -> int:
    """Return 1 if the next row is the lower half of a header, or its technical names; else 0.

    Most names of a lower half complete the upper one: a record may have a cell too many.
    """
    if at + 1 >= len(filled) or not _stands_out(filled, at + 1):
        return 0
    (upper, top), (lower, below) = filled[at], filled[at + 1]
    if lower != upper + 1 or not _is_text(top):
        return 0
    width = max(len(top), len(below))
    top, below = _padded(top, width), _padded(below, width)
    both = list(zip(top, below, strict=True))
    own = [at for at, pair in enumerate(both) if pair[1].strip() and pair[0] != pair[1]]
    completed = [at for at in own if _is_open(top, at)]
    named = all(any(map(str.strip, pair)) for pair in both)
    if named and len(completed) * 2 > len(own):
        return 1
    technical = all(re.fullmatch(_TECHNICAL, cell.strip()) for cell in below if cell.strip())
    spaced = any(not re.fullmatch(_TECHNICAL, cell.strip()) for cell in top if cell.strip())
    return int(technical and spaced and _share_words(top, below))


def _is_open(top: Sequence[str], place: int) -> bool:
    """Whether a name of a header is blank, is there again, or is that of several columns."""
    name = top[place].strip()
    several = place + 1 < len(top) and not top[place + 1].strip()
    return not name or several or [cell.strip() for cell in top].count(name) > 1


class _LayoutBuilder:
    """Build a layout from the index of its header; `fixed` means that the user gave it."""

    def __init__(self, filled: Sequence[Record], at: int, *, fixed: bool) -> None:
        self.filled = filled
        self.at = at
        self.fixed = fixed
        self.row, self.own = filled[at]
        self.warnings: list[Problem] = []

    def layout(self) -> Layout:
        """Build the layout, with its warnings."""
        below = self._below()
        tags = next((cells for what, _, cells in below if what == _TAGS), [])
        header = self._header(_padded(self.own, max(len(self.own), len(_trimmed(tags)))))
        if self.at and not self.fixed and is_tag_row(self.filled[0][1]) and self.at == 1:
            tags = self.filled[0][1]
        elif is_tag_row(self.own):
            tags = self.own
        columns = unique_names(header)
        labels = next((cells for what, _, cells in below if what in (_LABELS, _TYPES)), [])
        if not labels and self.at and _share_words(self.filled[self.at - 1][1], header):
            labels = self.filled[self.at - 1][1]
        for what, row, _ in below:
            code = "label-row" if what == _LABELS else "tag-row"
            self.warnings.append(problem(code, row=row, what=what, header=self.row))
        return Layout(
            header=header,
            row=self.row,
            first=(below[-1][1] if below else self.row) + 1,
            tags=tags_of(columns, tags),
            labels=tags_of(columns, labels),
            warnings=tuple(self.warnings),
        )

    def _below(self) -> list[tuple[str, int, list[str]]]:
        """Find the rows between header and records: the kind, number and cells of each."""
        rows: list[tuple[str, int, list[str]]] = []
        for place, (row, cells) in enumerate(self.filled[self.at + 1 : self.at + 4], self.at + 1):
            kind = self._kind(place, cells)
            if kind is None:
                break
            rows.append((kind, row, cells))
        return rows

    def _kind(self, place: int, cells: list[str]) -> str | None:
        if is_tag_row(cells):
            return _TAGS
        filled = [cell for cell in cells if cell.strip()]
        types = [cell for cell in filled if re.fullmatch(_TYPE, cell)]
        if len(filled) > 1 and len(types) * 2 > len(filled):
            return _TYPES
        if not self.fixed and _stands_out(self.filled, place) and _share_words(cells, self.own):
            return _LABELS
        return None

    def _header(self, own: list[str]) -> list[str]:
        """Return the names of the columns; if some are blank or repeated, join the row above."""
        header = clean_names(own)
        above = self.filled[: self.at]
        if above and not self.fixed:
            first, *_ = (row for row, _ in above)
            rows = f"row {first} is" if self.at == 1 else f"rows {first} to {above[-1][0]} are"
            self.warnings.append(problem("header-row", row=self.row, above=f"{rows} above it"))
        if not above or self.fixed:
            return header
        number, cells = above[-1]
        upper = clean_names(_padded(cells, len(own))[: len(own)])
        if number != self.row - 1 or _distinct(upper) < 2 or is_tag_row(cells):
            return header
        joined = _joined(upper, header)
        example = next((new for new, old in zip(joined, header, strict=True) if new != old), None)
        if example is not None:
            example = f'"{shorten(example, 40)}"'
            self.warnings.append(
                problem("header-joined", row=self.row, first=number, example=example)
            )
        return joined


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Join the names of two rows: the upper one completes names that are blank or repeated.

    >>> _joined(["Id", "Men", "", "Camp"], ["", "Young", "Old", "Camp"])
    ['Id', 'Young', 'Old', 'Camp']
    >>> _joined(["Id", "Men", "", "Women", ""], ["", "Young", "Old", "Young", "Old"])
    ['Id', 'Men Young', 'Men Old', 'Women Young', 'Women Old']
    """
    times = Counter(lower)
    group, joined = "", []
    for above, own in zip(upper, lower, strict=True):
        group = above or group
        if not own:
            joined.append(above)
        elif times[own] > 1 and group and group != own:
            joined.append(f"{group} {own}")
        else:
            joined.append(own)
    return joined


def _stands_out(filled: Sequence[Record], at: int) -> bool:
    """Whether a row has only words, above columns of numbers, so that it cannot be a record."""
    _, cells = filled[at]
    below = [rest for _, rest in filled[at + 1 :] if not is_tag_row(rest) and not _is_text(rest)]
    if not _is_text(cells) or not below:
        return False
    numbers = False
    for place, cell in enumerate(cells):
        under = [rest[place] for rest in below if place < len(rest) and rest[place].strip()]
        if not cell.strip() or not under:
            continue
        if cell in under or _shape(cell) in set(map(_shape, under)) - {""}:
            return False
        numbers = numbers or sum(map(is_number, under)) * 2 > len(under)
    return numbers


def _shape(cell: str) -> str:
    """Return the pattern of an id, such as `a-9`; "" if the cell has no digit."""
    shape = re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", cell.strip()))
    return shape if "9" in shape else ""


def _share_words(cells: Sequence[str], others: Sequence[str]) -> bool:
    """Whether at least two cells, and a third of them, share a word with their neighbours."""
    pairs = [(a, b) for a, b in zip(cells, others, strict=False) if a.strip() and b.strip()]
    shared = sum(not _words(a).isdisjoint(_words(b)) for a, b in pairs)
    return shared > 1 and shared * 3 >= len(pairs)


def _words(text: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return {word.casefold() for word in re.findall(_WORD, spaced.replace("_", " "))}


def _is_text(cells: Sequence[str]) -> bool:
    return not any(is_number(cell) for cell in cells)


def is_number(cell: str) -> bool:
    """Whether a cell is a number, as people write it, such as `1 200` or `40%`."""
    return re.fullmatch(_NUMBER, unicodedata.normalize("NFKC", cell).strip()) is not None


def _distinct(cells: Sequence[str]) -> int:
    """Count the different texts, so that a title over merged cells counts once."""
    return len({cell.strip() for cell in cells} - {""})


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """Remove the blank cells at the end."""
    last = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:last]
