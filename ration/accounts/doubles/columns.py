"""Find the columns of a list of claims: named in the call, by their own names, or by usual ones."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import clean
from ration.register.columns.guess import guess
from ration.register.columns.guess import usual_names as register_names
from ration.register.columns.personal import personal
from ration.register.source.register import Register

HOUSEHOLD, PERSON = "household_id", "person_id"
KEYED = {"household_key": HOUSEHOLD, "person_key": PERSON}  # the columns of a list of keyed ids
IDS = (HOUSEHOLD, PERSON, *KEYED)
OTHERS = ("round", "date", "purpose", "site", "channel", "served", "amount")
NAMES = (*IDS, *OTHERS)
_SHOWN = ("round", "purpose", "site", "channel")  # on the screen, and in the JSON
# If several columns may be one of these, the list says the same twice, or too little to choose.
_REFUSED = (HOUSEHOLD, PERSON, "round", "date", "purpose", "served")


@dataclass(frozen=True)
class ClaimColumns:
    """The columns of a list: the name that ration reads → the list's column.

    `guessed` are the names whose column was recognised by a usual name.
    """

    read: Mapping[str, str]
    guessed: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def keyed(self) -> bool:
        """Whether the ids are keyed: pseudonyms made with a key."""
        return bool({*KEYED} & {*self.read})


@cache
def usual() -> Mapping[str, Any]:
    """The tables of usual_names.toml beside this file."""
    text = (resources.files("ration.accounts.doubles") / "usual_names.toml").read_text("utf-8")
    return tomllib.loads(text)


def find_claim_columns(register: Register, named: Mapping[str, Sequence[str]]) -> ClaimColumns:
    """Find the columns of a list of claims.

    `named` has columns that the user names; of those, a list has some. Problems: no column of ids,
    both plain and keyed ids, a column that is repeated, and several that may be the same.
    """
    have = register.columns
    theirs = {name: [each for each in named[name] if each in have] for name in named}
    read = {name: sources[0] for name, sources in theirs.items() if sources}
    own = {clean(name).casefold(): name for name in reversed(have)}
    free_own = {name: own[name] for name in NAMES if name in own and name not in read}
    read |= {name: source for name, source in free_own.items() if source not in read.values()}
    keyed = bool({*KEYED} & {*read})
    found, several = _guessed(register, read, keyed=keyed)
    read |= found
    several |= {name: sources for name, sources in theirs.items() if len(sources) > 1}
    problems = [*_wrong(register, read, several)]
    return ClaimColumns({n: read[n] for n in NAMES if n in read}, (*found,), (*problems,))


def _guessed(
    register: Register, read: Mapping[str, str], *, keyed: bool
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The columns that are recognised, and the names that several columns may be."""
    columns = usual()["columns"]
    ids = {name: [*register_names(name), *columns.get(name, ())] for name in (HOUSEHOLD, PERSON)}
    others = {name: columns[name] for name in columns if name not in ids}
    names = {**({} if keyed else ids), **others}
    free = [column for column in register.columns if column not in read.values()]
    found: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for name in (name for name in names if name not in read):
        columns = [c for c in free if guess([name], [c], usual={name: names[name]})]
        columns = [c for c in columns if c not in found.values()]
        if len(columns) == 1:
            found[name] = columns[0]
        elif columns and name in _REFUSED:
            several[name] = columns
    return found, several


def _wrong(
    register: Register, read: Mapping[str, str], several: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    for name, columns in several.items():
        yield problem(
            "doubles-columns-several", column=name, columns=some(columns), first=columns[0]
        )
    if not {*IDS} & {*read, *several}:
        near = nearest_column(HOUSEHOLD, register.columns)
        yield problem("doubles-id-missing", column=HOUSEHOLD, near=near)
    for name in _SHOWN:
        if personal(read.get(name, "")):
            yield problem("column-personal", column=read[name])
    if {*KEYED} & {*read} and {*KEYED.values()} & {*read}:
        yield problem("doubles-ids-mixed", column=next(name for name in KEYED if name in read))
    written = [clean(name).casefold() for name in register.columns]
    for source in read.values():
        if source in register.repeated or written.count(source) > 1:
            yield problem("column-twice", column=source)
        if source in register.unreadable_columns:
            yield register.unreadable_columns[source]
