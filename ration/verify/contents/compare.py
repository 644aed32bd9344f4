"""Compare the contents of a file with those of the same file written from the plan."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ration.results.verify.verify import FileDifference
from ration.verify.contents.lines import Contents, TextLine, TextPart

ANY_NAME = "ration-any-file-name"  # in what is written from the plan, for a name that is not known
_ALIGNED = 2_000  # lines that differ: more are only counted, not put beside each other
_FIGURES = re.compile(
    r"[\d\s.,:/×+*%–-]*(?<=[\d\s])(?:kg|g|t|ml|l)?|[\s.,:/×+*%–-]*|[\d.,]+%?"
)  # no names
_SHOWN = 80  # letters of a text


@dataclass(frozen=True)
class Same:
    """How texts are compared: `codes` are the seal of the file, and that of the plan.

    A plan that another version of ration computed has another code, and figures that may be the
    same. Names of files depend on where the plan was computed.
    """

    codes: tuple[str, str] | None = None

    def cells(self, ours: tuple[str, ...], plan: tuple[str, ...]) -> bool:
        """Whether two lines are the same."""
        return len(ours) == len(plan) and all(map(self.text, ours, plan))

    def text(self, here: str, plan: str) -> bool:
        """Whether two texts are the same, but for the code of the seal and names of files."""
        if here == plan:
            return True
        if self.codes is not None:
            here = here.replace(*self.codes)
        if ANY_NAME not in plan:
            return here == plan
        pattern = ".+".join(map(re.escape, plan.split(ANY_NAME)))
        return re.fullmatch(pattern, here, re.DOTALL) is not None

    def key(self, line: TextLine) -> tuple[str, ...]:
        """A line's cells to align lines by: with one code for both."""
        if self.codes is None:
            return line.cells
        return tuple(cell.replace(*self.codes) for cell in line.cells)


def differences(here: Contents, plan: Contents, same: Same) -> Iterator[FileDifference]:
    """Yield every text that differs, part by part; parts that only one of them has are one each."""
    for name, part in here.items():
        if name not in plan:
            yield FileDifference(place=name, kind="added")
        else:
            yield from _of_part(name, part, plan[name], same)
    for name in plan:
        if name not in here:
            yield FileDifference(place=name, kind="missing")


def _of_part(name: str, here: TextPart, plan: TextPart, same: Same) -> Iterator[FileDifference]:
    ours, theirs = _middle(here.lines, plan.lines, same)
    if len(ours) == len(theirs):
        changes: Iterator[tuple[Sequence[TextLine], Sequence[TextLine]]] = iter([(ours, theirs)])
    elif max(len(ours), len(theirs)) <= _ALIGNED:
        changes = _aligned(ours, theirs, same)
    else:
        changes = _unordered(ours, theirs, same)
    start = f"{name}: " if name else ""
    for mine, other in changes:
        for each in _of_lines(here, mine, other, same):
            yield each.model_copy(update={"place": f"{start}{each.place}"})


def _middle(
    ours: Sequence[TextLine], theirs: Sequence[TextLine], same: Same
) -> tuple[Sequence[TextLine], Sequence[TextLine]]:
    """The lines between those at the start and at the end that are the same in both."""
    most = min(len(ours), len(theirs))
    start = 0
    while start < most and same.cells(ours[start].cells, theirs[start].cells):
        start += 1
    end = 0
    while end < most - start and same.cells(ours[-1 - end].cells, theirs[-1 - end].cells):
        end += 1
    return ours[start : len(ours) - end], theirs[start : len(theirs) - end]


def _aligned(
    ours: Sequence[TextLine], theirs: Sequence[TextLine], same: Same
) -> Iterator[tuple[Sequence[TextLine], Sequence[TextLine]]]:
    """The blocks of lines that differ, each beside what the plan has there."""
    first, second = [same.key(line) for line in ours], [line.cells for line in theirs]
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield ours[a:b], theirs[c:d]


def _unordered(
    ours: Sequence[TextLine], theirs: Sequence[TextLine], same: Same
) -> Iterator[tuple[Sequence[TextLine], Sequence[TextLine]]]:
    """The lines that only one of the two has, in no order."""
    left = Counter(line.cells for line in theirs)
    for line in ours:
        key = same.key(line)
        if left[key]:
            left[key] -= 1
        else:
            yield [line], []
    for line in theirs:
        if left[line.cells]:
            left[line.cells] -= 1
            yield [], [line]


def _of_lines(
    part: TextPart, ours: Sequence[TextLine], theirs: Sequence[TextLine], same: Same
) -> Iterator[FileDifference]:
    if len(ours) != len(theirs):
        for line in ours:
            yield FileDifference(place=part.line_place(line), kind="added", here=_whole(part, line))
        for line in theirs:
            place = part.line_place(line)
            yield FileDifference(place=place, kind="missing", plan=_whole(part, line))
        return
    for mine, other in zip(ours, theirs, strict=True):
        yield from _of_line(part, mine, other, same)


def _of_line(
    part: TextPart, mine: TextLine, other: TextLine, same: Same
) -> Iterator[FileDifference]:
    for column in range(max(len(mine.cells), len(other.cells))):
        here = mine.cells[column] if column < len(mine.cells) else ""
        plan = other.cells[column] if column < len(other.cells) else ""
        if not same.text(here, plan):
            shown = _figures(here, plan) if part.is_personal(column) else (here, plan)
            yield FileDifference(
                place=part.cell_place(other if other.cells else mine, column),
                kind="changed",
                here=None if shown is None else _short(shown[0]),
                plan=None if shown is None else _short(shown[1]),
            )


def _figures(here: str, plan: str) -> tuple[str, str] | None:
    """The words of two texts that differ, if all of them are figures; None if one may be a name.

    >>> _figures("H-7 Kim Min 50 kg", "H-7 Kim Min 45 kg"), _figures("Kim", "Min")
    (('50', '45'), None)
    """
    ours, theirs = here.split(), plan.split()
    if len(ours) == len(theirs):
        pairs = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
        here, plan = (" ".join(pair[side] for pair in pairs) for side in (0, 1))
    return (here, plan) if _is_figure(here) and _is_figure(plan) else None


def _whole(part: TextPart, line: TextLine) -> str | None:
    """The texts of a line that are nobody's name; None means none are."""
    shown = [
        cell for at, cell in enumerate(line.cells) if not part.is_personal(at) or _is_figure(cell)
    ]
    return _short(", ".join(filter(None, shown))) or None


def _is_figure(text: str) -> bool:
    return _FIGURES.fullmatch(text) is not None


def _short(text: str) -> str:
    text = text.replace(ANY_NAME, "…")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
