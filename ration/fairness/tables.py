"""The tables of fairness, with exact cells: areas, amounts per head, inequality, gaps, what-if."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ration.export.answer import AnswerTable
from ration.export.tables.display import places_for
from ration.export.tables.rows import Cell, Row
from ration.fairness.record import (
    AreaShares,
    FairnessRecord,
    GapRecord,
    Having,
    Inequality,
    Level,
    Lorenz,
    MeasureInfo,
    Scenario,
)

INDEX = 4  # decimals of a Gini coefficient and a Theil index
_AMOUNT, _SHARE = 2, 1  # the least decimals of amounts per head, and decimals of percents
_DIGITS = 3  # that are shown of a small mean
HAVING = {"before": "before", "ration": "the ration", "after": "after"}


def fairness_tables(record: FairnessRecord) -> Iterator[AnswerTable]:
    """Every table: those that people look at first come first."""
    for number, level in enumerate(record.levels):
        yield _areas(record, level, number)
    if record.inequality:
        yield _spread(record)
        yield _inequality(record)
    if record.gaps:
        yield _gaps(record)
    if record.scenarios:
        yield _scenarios(record)
    for number, level in enumerate(record.levels):
        yield _per_head(record, level, number)
        yield _amounts(record, level, number)
    if record.curves:
        yield _curves(record)


def places_of_amounts(record: FairnessRecord) -> int:
    """How many decimals people see of the main measure's amounts: none of kcal."""
    return 0 if record.measure().unit == "kcal" else _places(record, [record.measure().id])


def _places(record: FairnessRecord, measures: Iterable[str]) -> int:
    """How many decimals the amounts per head of some measures need: more of small ones."""
    chosen = set(measures)
    means = [each.mean for each in record.inequality if each.measure in chosen and each.mean]
    return max((places_for(each, _AMOUNT, _DIGITS) for each in means), default=_AMOUNT)


def _shown(record: FairnessRecord, measure: str, amount: Fraction | None) -> Fraction | None:
    """The amount per head with the decimals of its measure: none of kcal."""
    if amount is None:
        return None
    return round(
        amount, 0 if record.measure(measure).unit == "kcal" else _places(record, [measure])
    )


def head_of(record: FairnessRecord) -> str:
    """The unit of what is per head: a person, or a household if persons are not counted."""
    return "person" if record.head == "persons" else "household"


def level_name(level: Level) -> str:
    """The name of a level's areas, such as `district`, or `zone, factory`."""
    return ", ".join(level.by)


def amount_of(area: AreaShares, measure: str) -> Fraction | None:
    """What the area gets per head of a measure; None means not known."""
    return next((each.per_head for each in area.amounts if each.measure == measure), None)


def _hundred(share: Fraction | None) -> Fraction | None:
    return None if share is None else share * 100


def _share(part: int | Fraction | None, whole: int | Fraction | None) -> Fraction | None:
    return Fraction(part) / whole * 100 if part is not None and whole else None


def _areas(record: FairnessRecord, level: Level, number: int) -> AnswerTable:
    main, amount = record.measure(), places_of_amounts(record)
    header = [level_name(level), "households", "persons", "served %"]
    decimals: list[int | None] = [None, 0, 0, _SHARE]
    if record.head == "households":
        header, decimals = [level_name(level), "households", "served %"], [None, 0, _SHARE]
    header += [f"{main.name} {main.unit} per {head_of(record)}", "% of what is due", "Gini inside"]
    decimals += [amount, _SHARE, INDEX]
    if record.need_column is not None:
        header += ["need", "% of need", "% of ration", f"{main.unit} per need"]
        decimals += [None, _SHARE, _SHARE, amount]
    issued = sum(
        (_main(record, area, "issued") or Fraction(0) for area in level.areas), Fraction(0)
    )
    needs = sum((area.need or Fraction(0) for area in level.areas), Fraction(0))
    rows = [_area_row(record, area, issued, needs) for area in level.areas]
    title = f"By {level_name(level)}: per {head_of(record)}, coverage, need"
    return AnswerTable(f"areas-{number}" if number else "areas", title, header, rows, decimals)


def _main(record: FairnessRecord, area: AreaShares, what: str) -> Fraction | None:
    found: Fraction | None = next(
        (getattr(each, what) for each in area.amounts if each.measure == record.main), None
    )
    return found


def _area_row(record: FairnessRecord, area: AreaShares, issued: Fraction, needs: Fraction) -> Row:
    people, served = dict(area.people), dict(area.served)
    counts: list[Cell] = [people.get("households")]
    if record.head == "persons":
        counts.append(people["persons"])
    got = _main(record, area, "issued")
    row: list[Cell] = [
        area.area, *counts, _share(served.get(record.head), people[record.head]),
        _main(record, area, "per_head"), _hundred(_main(record, area, "met")),
        _main(record, area, "gini"),
    ]  # fmt: skip
    if record.need_column is not None:
        per_need = got / area.need if got is not None and area.need else None
        row += [area.need, _share(area.need, needs), _share(got, issued), per_need]
    return row


def _spread(record: FairnessRecord) -> AnswerTable:
    """What people have: the mean, the least and the most per head."""
    header = ["what", "of", "unit", record.head, "with none", "mean", "least", "most"]
    decimals = (None, None, None, 0, 0, None, None, None)
    rows: list[Row] = []
    for each in record.inequality:
        amounts = (
            _shown(record, each.measure, amount) for amount in (each.mean, each.least, each.most)
        )
        rows.append((*_what(record, each), each.people, each.nothing, *amounts))
    return AnswerTable("spread", f"Amounts per {head_of(record)}", header, rows, decimals)


def _inequality(record: FairnessRecord) -> AnswerTable:
    header = [
        "what", "of", "unit", "Gini", "Gini of areas", "Theil", "within areas", "between areas",
    ]  # fmt: skip
    rows = [
        (*_what(record, each), each.gini, each.gini_areas, each.theil, each.within, each.between)
        for each in record.inequality
    ]
    decimals = (None, None, None, *(INDEX,) * 5)
    return AnswerTable("inequality", "How even it is (0 is even)", header, rows, decimals)


def _what(record: FairnessRecord, each: Inequality) -> Row:
    measure = record.measure(each.measure)
    return (measure.name, HAVING[each.having], measure.unit)


def _gaps(record: FairnessRecord) -> AnswerTable:
    main, amount = record.measure(), places_of_amounts(record)
    header = ["of", f"{record.reference}", "the rest", "difference", "times"]
    rows = [_gap_row(each) for each in record.gaps]
    title = f"{record.reference} and the rest: {main.name}, {main.unit} per {head_of(record)}"
    return AnswerTable("gap", title, header, rows, (None, *(amount,) * 3, 2))


def _gap_row(each: GapRecord) -> Row:
    return (HAVING[each.having], each.reference, each.rest, each.difference, each.times)


def _scenarios(record: FairnessRecord) -> AnswerTable:
    main, amount = record.measure(), places_of_amounts(record)
    whose = HAVING[having_of(record)]
    header = [
        "what if", f"handed out ({main.unit})", "with none", "least", "most",
        "Gini" if record.of_households else "Gini of areas", "Theil", "between areas",
    ]  # fmt: skip
    decimals: list[int | None] = [None, amount, 0, amount, amount, *(INDEX,) * 3]
    if record.threshold is not None:
        header.insert(3, "with less")
        decimals.insert(3, 0)
    if record.reference is not None:
        header += [f"gap to {record.reference}"]
        decimals += [amount]
    rows = [_scenario_row(record, each) for each in record.scenarios]
    title = f"What if: {main.name}, {main.unit} per {head_of(record)}, {whose}"
    return AnswerTable("what-if", title, header, rows, decimals)


def having_of(record: FairnessRecord) -> Having:
    """What scenarios are of: what people have after the ration, if it is known what they had."""
    return "ration" if record.before_column is None else "after"


def _scenario_row(record: FairnessRecord, each: Scenario) -> Row:
    less = [] if record.threshold is None else [each.below]
    gap: list[Cell] = []
    if record.reference is not None:
        gap = [None if each.gap is None else each.gap.difference]
    return (
        each.label, each.handed_out, each.nothing, *less, each.least, each.most,
        each.gini if record.of_households else each.gini_areas, each.theil, each.between, *gap,
    )  # fmt: skip


def _per_head(record: FairnessRecord, level: Level, number: int) -> AnswerTable:
    """A row per area, a column per measure that is handed out in the level."""
    known = {each.measure for area in level.areas for each in area.amounts}
    every = [each for each in record.measures if each.id in known]
    header = [level_name(level), *(f"{each.name} ({each.unit})" for each in every)]
    rows = [[area.area, *(amount_of(area, e.id) for e in every)] for area in level.areas]
    return AnswerTable(
        f"per-head-{number}" if number else "per-head",
        f"Items by {level_name(level)}, per {head_of(record)}",
        header,
        rows,
        (None, *(_places(record, [each.id]) for each in every)),
        on_screen=False,
    )


def _amounts(record: FairnessRecord, level: Level, number: int) -> AnswerTable:
    """A row per area and measure."""
    header = [
        level_name(level), "what", "unit", "due", "handed out", "% of what is due",
        f"per {head_of(record)}", "Gini inside",
    ]  # fmt: skip
    rows: list[Row] = []
    measures = {each.measure for area in level.areas for each in area.amounts}
    for area in level.areas:
        for each in area.amounts:
            measure = record.measure(each.measure)
            rows.append(
                (area.area, measure.name, measure.unit,
                 _of_all(measure, each.due), _of_all(measure, each.issued),
                 _hundred(each.met), each.per_head, each.gini)
            )  # fmt: skip
    return AnswerTable(
        f"amounts-{number}" if number else "amounts",
        f"Due by {level_name(level)}, and handed out",
        header,
        rows,
        (None, None, None, None, None, _SHARE, _places(record, measures), INDEX),
        on_screen=False,
    )


def _of_all(measure: MeasureInfo, amount: Fraction | None) -> Fraction | None:
    """The amount of a whole area: exact, as in subtotals, but whole kcal."""
    return Fraction(round(amount)) if amount is not None and measure.unit == "kcal" else amount


def _curves(record: FairnessRecord) -> AnswerTable:
    rows: list[Row] = [
        (curve_name(curve), point.people * 100, point.amount * 100)
        for curve in record.curves
        for point in curve.points
    ]
    header = ["curve", "% of the people, those with least first", "% of all that they have"]
    title = f"Lorenz curves ({record.measure().name})"
    return AnswerTable("lorenz", title, header, rows, (None, 2, 2), on_screen=False)


def curve_name(curve: Lorenz) -> str:
    """The name of a curve, such as `the ration over households`."""
    return f"{HAVING[curve.having]} over {curve.over}"
