"""Read HXL tags: a row of a table that classifies each column in a common vocabulary."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_TAG = r"#[A-Za-z][A-Za-z0-9_]*(\s*\+\s*[A-Za-z][A-Za-z0-9_]*)*"
_NO_HASH = r"[A-Za-z][A-Za-z0-9_]*(\+[A-Za-z][A-Za-z0-9_]*)*"
# Attributes that do not restrict who is counted.
_ANYBODY = frozenset(("all", "ind", "total"))
_PEOPLE = frozenset(("affected", "population"))
_PERSONAL = frozenset(("name", "contact"))


class Tag(NamedTuple):
    """A tag without its `#`, and its attributes in no order."""

    base: str
    attributes: frozenset[str]


def parse_tag(text: str) -> Tag:
    """Parse the tag in a cell.

    >>> parse_tag("#adm1 +name").base, sorted(parse_tag("#population+hh+idps").attributes)
    ('adm1', ['hh', 'idps'])
    """
    base, *attributes = re.sub(r"\s", "", text).casefold().removeprefix("#").split("+")
    return Tag(base, frozenset(attributes))


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether a row contains tags: in at least half of its filled cells; the rest may lack the `#`.

    >>> is_tag_row(["", "#sector", "#affected+f", "adm1"]), is_tag_row(["#7", "4", "2"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    tags = [cell for cell in filled if re.fullmatch(_TAG, cell)]
    rest = [cell for cell in filled if not re.fullmatch(_TAG, cell)]
    return (
        0 < len(filled) <= 2 * len(tags)
        and (len(tags) > 1 or len(filled) == 1)
        and all(re.fullmatch(_NO_HASH, cell) for cell in rest)
    )


def stands_for(tag: str, name: str) -> bool:
    """Whether a tag clearly means the column that a programme calls `name`.

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
    """Whether a tag means that a column identifies people.

    >>> is_personal("#name+first"), is_personal("#contact+phone"), is_personal("#adm1+name")
    (True, True, False)
    """
    base, attributes = parse_tag(tag)
    return base in _PERSONAL or (base == "beneficiary" and not attributes.isdisjoint(_PERSONAL))


def tags_of(names: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    """Return the filled cell of each column, by the name of the column."""
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
