"""Where the header of a table is, and its records: the first rows of a file, looked at together.

What is above a header, or between it and the records, is recognised only where it cannot be a
household's; what was decided is said.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from ration.core.problems import InputError, Problem, problem, shorten
from ration.register.source.header import names, told_apart
from ration.register.source.hxl import is_tag_row, tags_of

LOOKED_AT = 40  # rows, among which the header must be
Record = tuple[int, list[str]]  # the number of a row, and its cells; "" where blank

_NUMBER = re.compile(r"[+-]?[\d.,'   ]*\d[\d.,'   ]*%?")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MACHINE = re.compile(r"[A-Za-z_][\w./:-]*")
# What forms say of a column's type, as "Household ID - INTEGER - required".
_TYPE = re.compile(
    r"(?i)(.*\W)?(integer|decimal|string|text|date|datetime|bool|boolean|choice|image|geopoint"
    r"|select[ _](one|many|multiple))(\W+(required|optional))?\W*"
)
_TAGS, _TYPES, _LABELS = "HXL tags", "types", "labels"


@dataclass(frozen=True)
class Layout:
    """What the first rows of a table are.

    `header` has the names of the columns as they stand, in the row `row`; records begin with
    the row `first`. `tags` and `labels` give what else is said of a column, by its name as
    `told_apart` makes it. `said` has the warnings of what was decided. `plain`: whoever says
    which row is the header gets the same.
    """

    header: list[str]
    row: int
    first: int
    tags: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    said: tuple[Problem, ...] = ()
    plain: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, each its own."""
        return told_apart(self.header)


def find_layout(
    source: str, rows: Sequence[Record], header_row: int | None, skipped: Collection[int]
) -> Layout:
    """The layout of a table that begins with `rows`.

    `header_row` is the row that was said to be the header, None: nothing was said; the rows
    `skipped` are none of the table. Raises InputError where there is no header.
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
        return _Finder(filled, at, told=True).layout()
    found, told = (_Finder(filled, at, told=told).layout() for told in (False, True))
    return replace(found, plain=replace(told, said=found.said) == found)


def _header_at(filled: Sequence[Record]) -> int:
    """The place of the header: above the tags, or else the first row that is no title."""
    tags = next((i for i, (_, cells) in enumerate(filled) if is_tag_row(cells)), None)
    if tags is not None and tags > 0:
        above, own = _different(filled[tags - 1][1]), _different(filled[tags][1])
        return tags - 1 if above * 2 >= own else tags
    if tags == 0:
        return 1 if len(filled) > 1 and _stands_out(filled, 1) else 0
    wide = [_different(cells) for _, cells in filled]
    most = max(wide)
    full = (at for at, own in enumerate(wide) if own * 2 >= most and (own > 1 or most == 1))
    at = next(full, 0)
    if _is_text(filled[at][1]):
        return at + _goes_on(filled, at)
    # Numbers: a title with a year, where a wider row of words follows; or else no header at all.
    later = (j for j in full if wide[j] > max(wide[:j]) and _stands_out(filled, j))
    return next(later, 0)


def _goes_on(filled: Sequence[Record], at: int) -> int:
    """1 where the next row is the lower half of a header, or its names for machines; else 0."""
    if at + 1 >= len(filled) or not _stands_out(filled, at + 1):
        return 0
    (upper, top), (lower, below) = filled[at], filled[at + 1]
    if lower != upper + 1 or not _is_text(top):
        return 0
    width = max(len(top), len(below))
    top, below = _padded(top, width), _padded(below, width)
    both = list(zip(top, below, strict=True))
    missing = [here for above, here in both if not above.strip()]
    repeated = [n for n, count in Counter(map(str.strip, top)).items() if n and count > 1]
    parted = missing or repeated
    if parted and all(any(map(str.strip, one)) for one in both) and any(missing or repeated):
        return 1
    machine = all(_MACHINE.fullmatch(cell.strip()) for cell in below if cell.strip())
    spaced = any(not _MACHINE.fullmatch(cell.strip()) for cell in top if cell.strip())
    return int(machine and spaced and _alike(top, below))


class _Finder:
    """Puts a layout together from the place of its header."""

    def __init__(self, filled: Sequence[Record], at: int, *, told: bool) -> None:
        self.filled = filled
        self.at = at
        self.told = told
        self.row, self.own = filled[at]
        self.said: list[Problem] = []

    def layout(self) -> Layout:
        """The layout, with what is said of it."""
        below = self._below()
        tags = next((cells for what, _, cells in below if what == _TAGS), [])
        header = self._header(_padded(self.own, max(len(self.own), len(_cut(tags)))))
        if self.at and not self.told and is_tag_row(self.filled[0][1]) and self.at == 1:
            tags = self.filled[0][1]
        elif is_tag_row(self.own):
            tags = self.own
        columns = told_apart(header)
        labels = next((cells for what, _, cells in below if what in (_LABELS, _TYPES)), [])
        if not labels and self.at and _alike(self.filled[self.at - 1][1], header):
            labels = self.filled[self.at - 1][1]
        for what, row, _ in below:
            code = "label-row" if what == _LABELS else "tag-row"
            self.said.append(problem(code, row=row, what=what, header=self.row))
        return Layout(
            header=header,
            row=self.row,
            first=(below[-1][1] if below else self.row) + 1,
            tags=tags_of(columns, tags),
            labels=tags_of(columns, labels),
            said=tuple(self.said),
        )

    def _below(self) -> list[tuple[str, int, list[str]]]:
        """The rows between header and records: what each is, its number, its cells."""
        found: list[tuple[str, int, list[str]]] = []
        for place, (row, cells) in enumerate(self.filled[self.at + 1 : self.at + 4], self.at + 1):
            what = self._what(place, cells)
            if what is None:
                break
            found.append((what, row, cells))
        return found

    def _what(self, place: int, cells: list[str]) -> str | None:
        if is_tag_row(cells):
            return _TAGS
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) > 1 and sum(map(bool, map(_TYPE.fullmatch, filled))) * 2 > len(filled):
            return _TYPES
        if not self.told and _stands_out(self.filled, place) and _alike(cells, self.own):
            return _LABELS
        return None

    def _header(self, own: list[str]) -> list[str]:
        """The names of the columns: where the header leaves some open, the row above has them."""
        header = names(own)
        above = self.filled[: self.at]
        if above and not self.told:
            first, *_ = (row for row, _ in above)
            rows = f"row {first} is" if self.at == 1 else f"rows {first} to {above[-1][0]} are"
            self.said.append(problem("header-row", row=self.row, above=f"{rows} above it"))
        if not above or self.told:
            return header
        number, cells = above[-1]
        upper = names(_padded(cells, len(own))[: len(own)])
        if number != self.row - 1 or _different(upper) < 2 or is_tag_row(cells):
            return header
        joined = _joined(upper, header)
        example = next((new for new, old in zip(joined, header, strict=True) if new != old), None)
        if example is not None:
            example = f'"{shorten(example, 40)}"'
            self.said.append(problem("header-joined", row=self.row, first=number, example=example))
        return joined


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Names of two rows: the lower one's, with the upper one's where it is blank or repeated.

    >>> _joined(["Id", "Men", "", "Camp"], ["", "Young", "Old", "Camp"])
    ['Id', 'Young', 'Old', 'Camp']
    >>> _joined(["Id", "Men", "", "Women", ""], ["", "Young", "Old", "Young", "Old"])
    ['Id', 'Men Young', 'Men Old', 'Women Young', 'Women Old']
    """
    times = Counter(lower)
    group, made = "", []
    for above, own in zip(upper, lower, strict=True):
        group = above or group
        if not own:
            made.append(above)
        elif times[own] > 1 and group and group != own:
            made.append(f"{group} {own}")
        else:
            made.append(own)
    return made


def _stands_out(filled: Sequence[Record], at: int) -> bool:
    """Whether a row has only words, and above numbers, so that it is no record like those below."""
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
        numbers = numbers or sum(map(_is_number, under)) * 2 > len(under)
    return numbers


def _shape(cell: str) -> str:
    """What kind of an id a cell may be, as `a-9`; "" where it has no digit."""
    shape = re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", cell.strip()))
    return shape if "9" in shape else ""


def _alike(cells: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a good part of some cells shares a word with those above or below them."""
    pairs = [(a, b) for a, b in zip(cells, others, strict=False) if a.strip() and b.strip()]
    shared = sum(not _words(one).isdisjoint(_words(other)) for one, other in pairs)
    return shared > 1 and shared * 3 >= len(pairs)


def _words(text: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return {word.casefold() for word in _WORD.findall(spaced.replace("_", " "))}


def _is_text(cells: Sequence[str]) -> bool:
    return not any(_is_number(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", cell).strip()) is not None


def _different(cells: Sequence[str]) -> int:
    """How many different texts: a title over merged cells is one."""
    return len({cell.strip() for cell in cells} - {""})


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _cut(cells: Sequence[str]) -> Sequence[str]:
    """Cells without the blank ones at their end."""
    last = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:last]
