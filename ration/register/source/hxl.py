"""HXL tags: the row of a table that says in one vocabulary what each column is."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_TAG = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(\s*\+\s*[A-Za-z][A-Za-z0-9_]*)*")
_NO_SIGN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\+[A-Za-z][A-Za-z0-9_]*)*")
# Attributes that say who is counted not at all, or all of them.
_ANYBODY = frozenset(("all", "ind", "total"))
_PEOPLE = frozenset(("affected", "population"))
_PERSONAL = frozenset(("name", "contact"))


class Tag(NamedTuple):
    """A tag without its sign, and its attributes, whose order means nothing."""

    base: str
    attributes: frozenset[str]


def parse_tag(text: str) -> Tag:
    """A tag as a cell has it.

    >>> parse_tag("#adm1 +name").base, sorted(parse_tag("#population+hh+idps").attributes)
    ('adm1', ['hh', 'idps'])
    """
    base, *attributes = re.sub(r"\s", "", text).casefold().removeprefix("#").split("+")
    return Tag(base, frozenset(attributes))


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether a row holds tags: at least half of its cells, of which some may lack the sign.

    >>> is_tag_row(["", "#sector", "#affected+f", "adm1"]), is_tag_row(["#7", "4", "2"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    tags = [cell for cell in filled if _TAG.fullmatch(cell)]
    rest = [cell for cell in filled if not _TAG.fullmatch(cell)]
    return (
        0 < len(filled) <= 2 * len(tags)
        and (len(tags) > 1 or len(filled) == 1)
        and all(_NO_SIGN.fullmatch(cell) for cell in rest)
    )


def stands_for(tag: str, name: str) -> bool:
    """Whether a tag leaves no doubt that its column is what a programme calls `name`.

    >>> stands_for("#affected", "persons"), stands_for("#affected+f", "persons")
    (True, False)
    >>> stands_for("#beneficiary+id", "household_id"), stands_for("#adm1+name", "adm1")
    (True, True)
    """
    base, attributes = parse_tag(tag)
    if name == "household_id":
        return base == "beneficiary" and "id" in attributes and attributes <= {"id", "hh", "code"}
    if base in _PEOPLE:
        who = attributes - _ANYBODY
        return who == (set() if name == "persons" else {name})
    return base == name and attributes <= {"name"}


def is_personal(tag: str) -> bool:
    """Whether a tag says that a column tells who people are.

    >>> is_personal("#name+first"), is_personal("#contact+phone"), is_personal("#adm1+name")
    (True, True, False)
    """
    base, attributes = parse_tag(tag)
    return base in _PERSONAL or (base == "beneficiary" and not attributes.isdisjoint(_PERSONAL))


def tags_of(names: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    """The tag of every column that has one."""
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
