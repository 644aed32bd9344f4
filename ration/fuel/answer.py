"""The answer to what fuel cooks and heats: sentences, tables, charts, notes."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ration.core.quantity.quantity import number_text
from ration.core.text.cells import many
from ration.export.answer import Answer, AnswerChart, AnswerTable, decimal_text
from ration.export.tables.rows import Row
from ration.results.fuel import FuelPlace, FuelRecord, FuelUse
from ration.results.ranges import Range

_DAYS_OF = {
    "given": "days, as given",
    "programme": "days, those of the programme",
    "season": "days, a cold season",
}


def fuel_answer(record: FuelRecord) -> Answer:
    """The answer for people to read."""
    return Answer(
        title=f"Fuel: {record.programme.heading}",
        about=_about(record),
        says=tuple(_says(record)),
        tables=tuple(_tables(record)),
        charts=tuple(_charts(record)),
        notes=tuple(_notes(record)),
    )


def _about(record: FuelRecord) -> str:
    whole = record.all
    people = f"{_plain(whole.households)} households, {_plain(whole.persons)} persons"
    source = "as stated" if record.source is None else f"register {record.source}"
    return (
        f"Programme {record.programme.id}, version {record.programme.version}; {people}, {source}; "
        f"{record.days} {_DAYS_OF[record.days_of]}."
    )


def _says(record: FuelRecord) -> Iterator[str]:
    whole, each = record.all, record.all.households
    masses = [f"{_plain(item.kg)} kg of {item.name.lower()}" for item in record.items if item.kg]
    pooled = "; a pool is nobody's due" if any(item.pool for item in record.items) else ""
    daily = _some(whole.per_household * 1000 / record.days)
    unknown = [item.name for item in record.items if item.kg is None]
    least = "at least " if unknown else ""
    kg = f"{least}{_some(whole.per_household)} kg"
    yield (
        f"{' and '.join(masses) or 'No fuel'}: on average {kg} per household{pooled}. "
        f"For {record.days} days, that is {least}{daily} g a day."
    )
    if unknown:
        yield (
            f"Not counted, because the weight is not known: {', '.join(unknown)}. So all that "
            "follows is the least that it may be."
        )
    pot, room = whole.cooking, whole.heating
    yield (
        f"A household's fuel has {_between(whole.heat / each)} MJ. Of this, "
        f"{_between(pot.useful / each)} MJ reach a pot, or "
        f"{_between(room.useful / each)} MJ a room."
    )
    yield (
        f"If it only cooks, it lasts {_lasts(pot)}: {_percent(pot.share)} of what cooking needs in "
        f"{record.days} days."
    )
    yield (
        f"If it only heats, it lasts {_lasts(room)}: {_percent(room.share)} of what heating needs."
    )
    wood = whole.firewood
    yield (
        f"It replaces {_between(wood.kg / each)} kg of firewood per household, or "
        f"{_between(wood.walks / each)} walks of {_between(_hours(record))} hours to gather it. "
        f"In all: {_between(wood.kg / 1000)} t, {_between(wood.walks)} walks."
    )


def _hours(record: FuelRecord) -> Range:
    """The hours of one walk."""
    return next(each.figure for each in record.figures if each.unit == "hours")


def _tables(record: FuelRecord) -> Iterator[AnswerTable]:
    yield AnswerTable(
        "items",
        "Fuels",
        ("item", "fuel", "kg", "MJ low", "MJ usual", "MJ high"),
        [(each.name, each.fuel_name, each.kg, *_three(each.heat)) for each in record.items],
        (None, None, None, 0, 0, 0),
    )
    yield _household_table(record)
    for name, title, places in (
        ("sites", "Sites", record.sites),
        ("groups", "Groups", record.groups),
    ):
        if places:
            yield _place_table(name, title, places, on_screen=len(places) <= 40)
    yield AnswerTable(
        "figures",
        "Figures used",
        ("figure", "unit", "low", "usual", "high", "known"),
        [(each.what, each.unit, *_three(each.figure), each.status) for each in record.figures],
        (None, None, 2, 2, 2, None),
    )
    yield AnswerTable(
        "sources",
        "Sources of the figures",
        ("figure", "known", "source"),
        [(each.what, each.status, each.source) for each in record.figures],
        on_screen=False,
    )


def _household_table(record: FuelRecord) -> AnswerTable:
    whole, days = record.all, record.days
    households = whole.households
    rows: list[Row] = [("Heat in the fuel, MJ", *_three(whole.heat / households))]
    for use, figures in (("cooking", whole.cooking), ("heating", whole.heating)):
        rows += [
            (f"Useful heat, {use}, MJ", *_three(figures.useful / households)),
            (f"Need of {use}, {days} days, MJ", *_three(figures.need * days / households)),
            (f"Part of the need of {use}, %", *_three(figures.share * 100)),
            (f"Days of {use} alone", *_three(figures.covers)),
        ]
    rows += [
        ("Firewood replaced, kg", *_three(whole.firewood.kg / households)),
        ("Walks saved", *_three(whole.firewood.walks / households)),
        ("Hours saved", *_three(whole.firewood.hours / households)),
    ]
    return AnswerTable(
        "household",
        "A household, on average",
        ("what", "low", "usual", "high"),
        rows,
        (None, 2, 2, 2),
    )


def _place_table(
    name: str, title: str, places: Sequence[FuelPlace], *, on_screen: bool
) -> AnswerTable:
    header = (
        *("place", "households", "persons", "kg", "kg each", "cooks, low", "usual", "high"),
        *("heats, low", "usual", "high"),
    )
    rows = [
        (
            ", ".join(value for _, value in each.names),
            each.households,
            each.persons,
            each.kg,
            each.per_household,
            *_three(each.cooking.covers),
            *_three(each.heating.covers),
        )
        for each in places
    ]
    decimals = (None, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2)
    says = ("Days that the fuel lasts, if it only cooks, or only heats.",)
    return AnswerTable(name, title, header, rows, decimals, says, on_screen=on_screen)


def _charts(record: FuelRecord) -> Iterator[AnswerChart]:
    whole = record.all
    days = [
        (f"{use}, {name}", getattr(figures.covers, name))
        for use, figures in (("cooking", whole.cooking), ("heating", whole.heating))
        for name in ("low", "usual", "high")
    ]
    yield AnswerChart("bars", "How long the fuel lasts for one use", "days", "household", days)


def _notes(record: FuelRecord) -> Iterator[str]:
    yield (
        "A range is of all low figures together to all high ones. Figures that are known as "
        "`read` are from a source; a workbook, a page and --json name it."
    )
    weak = [each.what for each in record.figures if each.status in ("memory", "assumption")]
    if weak:
        yield f"From memory, or assumptions: {many(len(weak), 'figure')} of {len(record.figures)}."
    yield (
        "A heated floor (ondol) cooks with the same fire: then the days of heating are those of "
        "both."
    )


def _three(figure: Range | None) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    return (None, None, None) if figure is None else (figure.low, figure.usual, figure.high)


def _plain(number: Fraction | None) -> str:
    return "?" if number is None else number_text(number, grouped=True)


def _some(number: Fraction, digits: int = 3) -> str:
    """A number with as many decimals as it needs for so many digits.

    >>> _some(Fraction(1234)), _some(Fraction(25, 2)), _some(Fraction(1, 70), 2)
    ('1,234', '12.5', '0.014')
    """
    places = 0
    while number and places < 9 and number * 10**places < 10 ** (digits - 1):
        places += 1
    text = decimal_text(number, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _between(figure: Range) -> str:
    low, usual, high = (_some(each, 2) for each in _three(figure) if each is not None)
    return low if low == high else f"{low} to {high} (usually {usual})"


def _lasts(use: FuelUse) -> str:
    return f"{_between(use.covers)} days" if use.useful.high else "no day, as no stove burns it"


def _percent(share: Range) -> str:
    low, usual, high = (_some(each * 100, 2) for each in _three(share) if each is not None)
    return low + " %" if low == high else f"{low} % to {high} % (usually {usual} %)"
