"""What families of 1 to 8 get by the rules, with the assumptions about their members."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import number_text
from ration.plan.one_household import compute_one, compute_some, reads
from ration.programme.allocation import Group
from ration.programme.item import Item
from ration.programme.programme import Programme

SIZES = range(1, 9)
_COUNT = re.compile("[0-9]{1,9}")
_ADULT = 12  # a group from at least this age, with no end, counts the adults of a family
_MOST_CASES = 6


@dataclass(frozen=True)
class Families:
    """What families of every size get; `words` are their values in the columns of `only`.

    `amounts` has one row per item: its name and unit, then the amount of each of `sizes`; `—`
    means no answer, and `unanswered` says why. `sizes` is `(None,)` if all sizes get the same.
    """

    words: tuple[tuple[str, str], ...]
    sizes: tuple[int | None, ...]
    amounts: tuple[tuple[str, ...], ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True)
class Composition:
    """The count of a column for each family size, and the same in words."""

    counts: Mapping[int, str]
    says: str


def families(
    programme: Programme, household: Mapping[str, str] | None = None
) -> tuple[tuple[Families, ...], tuple[str, ...]]:
    """Tables of what families of 1 to 8 get, one per word in `only`, and the assumptions.

    `household` has counts of a family (`{"adults": "3"}`, at most its size) and words.

    >>> from ration.programme.load import load_programme
    >>> (table,), assumed = families(load_programme("kaesong-2020"))
    >>> table.amounts[0]
    ('Rice, kg', '5', '10', '15', '20', '25', '30', '35', '40')
    >>> assumed
    ('adults 2 (never more than its persons)',)
    """
    if not programme.allocations:
        return (), ()
    named = {_column(programme, name): value for name, value in (household or {}).items()}
    guesses = _guesses(programme, named)
    words = _cases(programme, named)
    tables = tuple(_table(programme, guesses, case) for case in words)
    says = tuple(f"{column} {guess.says}" for column, guess in guesses.items() if guess.says)
    return tables, says


def _column(programme: Programme, name: str) -> str:
    return next((group.column for group in programme.groups if group.id == name), name)


def _table(
    programme: Programme, guesses: Mapping[str, Composition], words: tuple[tuple[str, str], ...]
) -> Families:
    items = [
        item
        for item in programme.items
        if any(rule.item == item.id for rule in programme.allocations)
    ]
    sized = {
        size: {column: guess.counts[size] for column, guess in guesses.items()} | dict(words)
        for size in SIZES
    }
    columns: list[list[str]] = []
    unanswered: dict[str, list[int]] = {}
    try:
        columns = _together(programme, items, list(sized.values()))
    except DataError:  # of some families, or of all of them as a register
        for size, family in sized.items():
            amounts, why = _amounts(programme, items, family)
            columns.append(amounts)
            for reason in why:
                unanswered.setdefault(reason, []).append(size)
    alike = all(column == columns[0] for column in columns) and not unanswered
    shown = columns[:1] if alike else columns
    rows = zip(*shown, strict=True)
    return Families(
        words=words,
        sizes=(None,) if alike else tuple(SIZES),
        amounts=tuple(
            (f"{item.name}, {item.unit}", *row) for item, row in zip(items, rows, strict=True)
        ),
        unanswered=tuple(
            f"No answer for {', '.join(map(str, sizes))} persons: {why}"
            for why, sizes in unanswered.items()
        ),
    )


def _together(
    programme: Programme, items: Sequence[Item], families: Sequence[Mapping[str, str]]
) -> list[list[str]]:
    """What every family gets of every item, if all have an answer."""
    due = compute_some(programme, families).entitlements()
    found = {row["household_id"]: row for row in due.iter_rows(named=True)}
    return [
        [number_text(item.quantity(found[str(at)][item.column]).amount) for item in items]
        for at in range(1, len(families) + 1)
    ]


def _amounts(
    programme: Programme, items: Sequence[Item], family: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """What a family gets of every item, and why some items have no answer."""
    try:
        plan = compute_one(programme, family)
    except DataError as error:
        if len(items) == 1:
            return ["—"], [_why(items[0], problem) for problem in error.problems]
    else:
        return [number_text(plan.totals[item.id].quantity.amount) for item in items], []
    amounts: list[str] = []
    why: list[str] = []
    for item in items:
        rules = tuple(rule for rule in programme.allocations if rule.item == item.id)
        alone = programme.model_copy(update={"allocations": rules})
        amount, reasons = _amounts(alone, [item], family)
        amounts += amount
        why += reasons
    return amounts, list(dict.fromkeys(why))


def _why(item: Item, problem: Problem) -> str:
    """A problem of the item's rules, or of the family itself, as text."""
    if (problem.column or "").startswith("allocations["):
        return f"{item.name}: {problem.message}; {problem.hint}"
    return str(problem)


def _guesses(programme: Programme, household: Mapping[str, str]) -> dict[str, Composition]:
    """The counts that a family of each size has in every column that the programme reads."""
    needed = reads(programme).counts
    groups = {group.column: group for group in programme.groups}
    parts = [_column(programme, name) for name in programme.partition]
    guesses = {"persons": Composition({size: str(size) for size in SIZES}, "")}
    guesses |= _partition(parts, household) if parts else {}
    adults = _adults([group for column, group in groups.items() if column in needed])
    for column in needed:
        if column in guesses:
            continue
        if column in groups:
            count = household.get(column, "2" if groups[column] is adults else "0")
            guesses[column] = _at_most(count)
        else:
            count = household.get(column, "1")
            guesses[column] = Composition(dict.fromkeys(SIZES, count), count)
    return guesses


def _at_most(count: str) -> Composition:
    """A group's count, limited to the persons of the family."""
    if not _COUNT.fullmatch(count):
        return Composition(dict.fromkeys(SIZES, count), count)
    most = int(count)
    says = count if most <= 1 else f"{count} (never more than its persons)"
    return Composition({size: str(min(most, size)) for size in SIZES}, says)


def _partition(parts: list[str], household: Mapping[str, str]) -> dict[str, Composition]:
    """Divide a family into the parts of the partition, in the order of `household`.

    The last part gets all the rest. If it names none, the first part has two, the second the rest.
    """
    counted = {name: n for name, n in household.items() if name in parts and _COUNT.fullmatch(n)}
    order = [(name, int(n)) for name, n in counted.items()]
    order = order or [(name, 2) for name in parts[:2]]
    counts = {name: dict.fromkeys(SIZES, 0) for name in parts}
    for size in SIZES:
        left = size
        for name, count in order[:-1]:
            counts[name][size] = min(count, left)
            left -= counts[name][size]
        counts[order[-1][0]][size] += left
    last = order[-1][0]
    says = {name: f"the first {count} persons" for name, count in order[:-1]}
    says[last] = "all others" if len(order) > 1 else "everybody"
    return {
        name: Composition({size: str(n) for size, n in counts[name].items()}, says.get(name, ""))
        for name in parts
    }


def _adults(groups: list[Group]) -> Group | None:
    """The group of adults: the lowest adult `from_age` without `to_age`; or else `adults`."""
    grown = [
        (group.from_age, group)
        for group in groups
        if isinstance(group.from_age, int) and group.from_age >= _ADULT and group.to_age is None
    ]
    named = [group for group in groups if group.id == "adults" and group.from_age is None]
    return min(grown, key=lambda pair: pair[0])[1] if grown else next(iter(named), None)


def _cases(programme: Programme, household: Mapping[str, str]) -> list[tuple[tuple[str, str], ...]]:
    """The combinations of listed words to show families for, at most `_MOST_CASES`."""
    listed: dict[str, list[str]] = {}
    for rule in programme.allocations:
        for condition in rule.only:
            if condition.values is not None:
                values = listed.setdefault(condition.column, [])
                values += [value for value in condition.values if value not in values]
    chosen = {name: [household[name]] if name in household else v for name, v in listed.items()}
    pairs = ([(name, value) for value in values] for name, values in chosen.items())
    return list(islice(product(*pairs), _MOST_CASES))
