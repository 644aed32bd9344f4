"""A roll-out on a terminal: who is reached when, what it requires, what remains."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from rich.console import Console

from ration import RollOut
from ration.core.problems import some
from ration.core.quantity import number_text
from ration.results.lines import Counts
from ration.results.rollout import Need, PerHead, Phase, Year

from .console import console, print_table
from .plan import print_assumed

MOST = 40  # a longer list is for files


def print_roll_out(found: RollOut) -> None:
    """Print who is reached when, what each year requires, how even it is, and what remains."""
    out = console()
    for line in _heading(found):
        out.print(line)
    out.print()
    if found.years:
        _reached(out, found)
        _years(out, found)
        _items(out, "What each year requires", found, lambda year: _amounts(year.requirement))
        _items(out, "Required so far", found, lambda year: _amounts(year.requirement_so_far))
        _even(out, found)
        if max(len(found.years), len(found.phases)) > MOST:
            out.print(f"Shown are the first {MOST}; -o DIR writes all.")
    _remaining(out, found)
    print_assumed(out, found.assumptions)
    if any(one.assumption for one in found.requirement):
        out.print("* rests on an assumption, listed above.")


def _heading(found: RollOut) -> Iterator[str]:
    source, schedule = found.source, found.schedule
    yield schedule.title
    yield (
        f"Programme {found.programme.id}, version {found.programme.version}; register "
        f"{source.source}: {source.read:,} rows read = {source.accepted:,} accepted"
        f" + {source.rejected:,} rejected"
    )
    many = sum(bool(one.area) for one in found.areas)
    yield f"In all: {many:,} areas by {schedule.area}, {_people(found.people)}."
    again = "" if schedule.repeat is None else f", and {schedule.repeat.words} from then on"
    yield f"An area gets the ration on the day it is reached{again or ', once'}."


def _reached(out: Console, found: RollOut) -> None:
    rows = [
        [one.id, one.start.isoformat(), _rounds(one), some(one.areas, 8)]
        for one in found.phases[:MOST]
    ]
    print_table(out, "Who is reached when", ["phase", "on", "rounds", "areas"], rows, right={2})


def _rounds(phase: Phase) -> str:
    return f"{phase.rounds:,}"


def _years(out: Console, found: RollOut) -> None:
    people = [name for name, _ in found.people]
    headers = ["year", "areas", "so far", *people, f"{found.head}\nso far", "share"]
    rows = [
        [
            str(year.year),
            f"{len(year.areas):,}",
            f"{year.areas_so_far:,}",
            *(f"{count:,}" for _, count in year.people),
            f"{dict(year.people_so_far)[found.head]:,}",
            _percent(year.share),
        ]
        for year in found.years[:MOST]
    ]
    print_table(out, "Reached in each year", headers, rows, right=set(range(1, len(headers))))


def _items(
    out: Console, title: str, found: RollOut, cells: Callable[[Year], Sequence[str]]
) -> None:
    headers = ["year", *(f"{one.name}\n{one.unit}" for one in found.requirement)]
    rows = [[str(year.year), *cells(year)] for year in found.years[:MOST]]
    print_table(out, title, headers, rows, right=set(range(1, len(headers))))


def _amounts(needs: Sequence[Need]) -> list[str]:
    return [
        number_text(one.quantity.amount, grouped=True) + ("*" if one.assumption else "")
        for one in needs
    ]


def _even(out: Console, found: RollOut) -> None:
    """The gap between areas: of a ration that comes again that of the year, else that so far."""
    repeated = found.schedule.repeat is not None
    head = found.head.removesuffix("s")
    title = f"Least and greatest per {head} among areas, {'in the year' if repeated else 'so far'}"
    _items(out, title, found, lambda year: [_range(one, repeated) for one in year.per_head])


def _range(even: PerHead, repeated: bool) -> str:
    least, greatest = (
        (even.least, even.greatest) if repeated else (even.least_so_far, even.greatest_so_far)
    )
    return f"{_about(least)} to {_about(greatest)}"


def _remaining(out: Console, found: RollOut) -> None:
    left = found.remaining
    if not left.areas:
        out.print("Nothing remains: every area is reached.")
        out.print()
        return
    named = [area for area in left.areas if area]
    if named:
        remain = "1 area remains" if len(named) == 1 else f"{len(named):,} areas remain"
        out.print(f"{remain}: {some(named, 8)}.")
    if "" in left.areas:
        out.print(f"Some households are in no area: their {found.schedule.area} is blank.")
    out.print(f"Not reached: {_people(left.people)}.")
    out.print()
    rows = [
        [f"{one.name}, {one.unit}", amount]
        for one, amount in zip(left.requirement, _amounts(left.requirement), strict=True)
    ]
    print_table(out, "What one round for them would require", ["item", "quantity"], rows, right={1})


def _people(people: Counts) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in people)


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{number_text(round(share * 100, 1))} %"


def _about(amount: Fraction) -> str:
    """A number to be read aloud: three decimals are enough."""
    rounded = round(amount, 3)
    return number_text(rounded, grouped=True) + ("" if rounded == amount else "…")
