"""What families of 1 to 8 get, by the real rules, with what has to be assumed about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from ration.authoring.trial import compute_one, reads
from ration.core.problems import DataError, Problem
from ration.core.quantity import number_text
from ration.programme.allocation import Group
from ration.programme.item import Item
from ration.programme.programme import Programme

SIZES = range(1, 9)
_ADULT = 12  # a group from this age on, with no end, counts the adults of a family
_MOST_CASES = 6


@dataclass(frozen=True)
class Families:
    """What families of every size get, where the words that `only` asks for are `words`.

    `amounts` has a row an item: its name and unit, then what each of `sizes` gets; `—` where
    the programme gives no answer, and `unanswered` says why. One size alone, None: all get the
    same.
    """

    words: tuple[tuple[str, str], ...]
    sizes: tuple[int | None, ...]
    amounts: tuple[tuple[str, ...], ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True)
class Composition:
    """How many of a family of `size` a column counts, and that in words."""

    counts: Mapping[int, str]
    says: str


def families(
    programme: Programme, given: Mapping[str, str] | None = None
) -> tuple[tuple[Families, ...], tuple[str, ...]]:
    """What families of 1 to 8 get, a table for every word that `only` lists, and what is assumed.

    `given` says what a family is made of (`{"adults": "3"}`, at most its size), and words.

    >>> from ration.programme.load import load_programme
    >>> (table,), said = families(load_programme("kaesong-2020"))
    >>> table.amounts[0]
    ('Rice, kg', '5', '10', '15', '20', '25', '30', '35', '40')
    >>> said
    ('adults 2 (never more than its persons)',)
    """
    if not programme.allocations:
        return (), ()
    named = {_column(programme, name): value for name, value in (given or {}).items()}
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
    columns: list[list[str]] = []
    unanswered: dict[str, list[int]] = {}
    for size in SIZES:
        family = {column: guess.counts[size] for column, guess in guesses.items()}
        amounts, why = _amounts(programme, items, {**family, **dict(words)})
        columns.append(amounts)
        for one in why:
            unanswered.setdefault(one, []).append(size)
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


def _amounts(
    programme: Programme, items: Sequence[Item], family: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """What a family gets of every item, and why there is no answer for some of them."""
    try:
        plan = compute_one(programme, family)
    except DataError as error:
        if len(items) == 1:
            return ["—"], [_why(items[0], one) for one in error.problems]
    else:
        return [number_text(plan.totals[item.id].quantity.amount) for item in items], []
    amounts: list[str] = []
    why: list[str] = []
    for item in items:
        rules = tuple(rule for rule in programme.allocations if rule.item == item.id)
        alone = programme.model_copy(update={"allocations": rules})
        amount, said = _amounts(alone, [item], family)
        amounts += amount
        why += said
    return amounts, list(dict.fromkeys(why))


def _why(item: Item, found: Problem) -> str:
    """A problem of one item's rules, or of the family itself."""
    if (found.column or "").startswith("allocations["):
        return f"{item.name}: {found.message}; {found.hint}"
    return str(found)


def _guesses(programme: Programme, given: Mapping[str, str]) -> dict[str, Composition]:
    """What every count column that the programme reads holds for each size of family."""
    needed = reads(programme).counts
    groups = {group.column: group for group in programme.groups}
    parts = [_column(programme, name) for name in programme.partition]
    guesses = {"persons": Composition({size: str(size) for size in SIZES}, "")}
    guesses |= _partition(parts, given) if parts else {}
    adults = _adults([group for column, group in groups.items() if column in needed])
    for column in needed:
        if column in guesses:
            continue
        if column in groups:
            many = given.get(column, "2" if groups[column] is adults else "0")
            guesses[column] = _at_most(many)
        else:
            many = given.get(column, "1")
            guesses[column] = Composition(dict.fromkeys(SIZES, many), many)
    return guesses


def _at_most(many: str) -> Composition:
    """A group of a family: so many, and never more than its persons."""
    if not many.isascii() or not many.isdigit():
        return Composition(dict.fromkeys(SIZES, many), many)
    most = int(many)
    said = many if most <= 1 else f"{many} (never more than its persons)"
    return Composition({size: str(min(most, size)) for size in SIZES}, said)


def _partition(parts: list[str], given: Mapping[str, str]) -> dict[str, Composition]:
    """Parts that make up a family: filled in the order given, the last takes all who are over.

    Where none is given: two in the first part, the others in the second.
    """
    order = [(name, int(given[name])) for name in given if name in parts and given[name].isdigit()]
    order = order or [(name, 2) for name in parts[:2]]
    counts = {name: dict.fromkeys(SIZES, 0) for name in parts}
    for size in SIZES:
        left = size
        for name, many in order[:-1]:
            counts[name][size] = min(many, left)
            left -= counts[name][size]
        counts[order[-1][0]][size] += left
    last = order[-1][0]
    says = {name: f"the first {many} persons" for name, many in order[:-1]}
    says[last] = "all others" if len(order) > 1 else "everybody"
    return {
        name: Composition({size: str(n) for size, n in counts[name].items()}, says.get(name, ""))
        for name in parts
    }


def _adults(groups: list[Group]) -> Group | None:
    """The group that counts a family's adults: from the lowest grown-up age on, with no end."""
    grown = [
        (group.from_age, group)
        for group in groups
        if isinstance(group.from_age, int) and group.from_age >= _ADULT and group.to_age is None
    ]
    named = [group for group in groups if group.id == "adults" and group.from_age is None]
    return min(grown, key=lambda one: one[0])[1] if grown else next(iter(named), None)


def _cases(programme: Programme, given: Mapping[str, str]) -> list[tuple[tuple[str, str], ...]]:
    """The words to show families for: every listed word of every column, the first few of many."""
    listed: dict[str, list[str]] = {}
    for rule in programme.allocations:
        for one in rule.only:
            if one.values is not None:
                values = listed.setdefault(one.column, [])
                values += [value for value in one.values if value not in values]
    chosen = {name: [given[name]] if name in given else v for name, v in listed.items()}
    every = product(*([(name, value) for value in values] for name, values in chosen.items()))
    return list(islice(every, _MOST_CASES))
