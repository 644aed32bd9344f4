"""A household register and a relief programme: what has to be handed out, where, to whom."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from ration.cut import Cut, Known, compositions, rules
from ration.distribute import districts, everyone, manifests, sites, subtotals, totals
from ration.entitlements import Households, bound_entitlements
from ration.later import joined
from ration.mapping import RegisterMapping
from ration.mapping_file import whole_mapping
from ration.nothing import Left, absent_values, left_with_nothing, listed_values
from ration.plan import DistributionPlan, ProgrammeStamp, RegisterStamp
from ration.problem import DataError, InputError, Problem, problem
from ration.programme import Programme
from ration.programme_file import dump_programme, load_programme
from ration.register.alike import words_alike
from ration.register.check import LARGEST, Checks
from ration.register.columns import find_columns
from ration.register.count import LARGEST as LARGEST_SUM
from ration.register.examine import Distinct, Examined, Question, examine
from ration.register.opening import open_register
from ration.register.source import Register
from ration.report import Report, Rows
from ration.share import NobodyToShare
from ration.state import Sizes, by_code, odd_households, read_from, site_rows
from ration.summary import assumptions


def compute(
    source: Any,
    programme: Programme | str | Path = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
    by: Sequence[str] = (),
    largest: int = LARGEST,
    leave_out: bool = False,
    progress: Callable[[int], object] | None = None,
) -> DistributionPlan:
    """The distribution plan for a register.

    `source` is a path (CSV, TSV, Excel, Parquet or JSON), `-` for standard input, a folder, a
    pattern (`registers/*.csv`) or a list of paths, the URL of a database's table or query, or a
    Polars, pandas, PyArrow or DuckDB table. `columns` says which source column is which:
    `{"persons": "men+women"}`; `mapping`, or its file, says that and more: the sheet, what a
    blank means, one row a person. `by` names columns to have subtotals of; in one of them a comma
    parts the levels of a hierarchy: `"zone,factory"` has those by zone, and by factory in each.
    A household of over `largest` people is a problem. `leave_out` goes on without the rows that
    have problems; the plan says how many. `progress` is called after every batch with the number
    of rows that have gone by; a register that must be gone over again is counted anew.

    Raises InputError where something cannot be read, DataError where rows have problems or do
    not fit the programme.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> compute(frame).totals["rice"].quantity
    Quantity('35 kg')
    """
    whole = whole_mapping(mapping, columns)
    read = _read(source, programme, whole, tuple(columns or ()), by, largest)
    asked = _Questions(read.checks, read.by)
    read, examined = _examined(read, asked.all, progress)
    if examined.problems and not leave_out:
        raise DataError(read.register.source, examined.problems)
    _refuse(read.register, _misfits(read.checks.programme, examined))
    return asked.plan(read, examined)


def check(
    source: Any,
    programme: Programme | str | Path = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
    largest: int = LARGEST,
    progress: Callable[[int], object] | None = None,
) -> Report:
    """The state of a register: what was read, accepted and rejected, with every problem.

    Takes what `compute` takes, and calls `progress` likewise. Raises InputError where the
    register cannot be read, DataError where a column that the programme needs is not there.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "1"], "persons": [4, 3], "adults": [2, 5]})
    >>> found = check(frame)
    >>> found.read, found.accepted, [problem.code for problem in found.problems]
    (2, 0, ['id-duplicate', 'group-larger', 'id-duplicate'])
    """
    whole = whole_mapping(mapping, columns)
    read = _read(source, programme, whole, tuple(columns or ()), (), largest)
    asked = _Questions(read.checks, ())
    sized = Sizes(read.checks)
    read, examined = _examined(read, [*asked.all, sized], progress)
    stamp = _register_stamp(read.register, examined)
    if not examined.problems:
        stamp = stamp.model_copy(update={"problems": _unanswerable(asked, read, examined)})
    report = _report(read, examined, asked, sized, stamp)
    report._rows = Rows(read.register, examined, read.checks.columns.identity, whole.similar)
    return report


def _report(
    read: "_Read", examined: Examined, asked: "_Questions", sized: Sizes, stamp: RegisterStamp
) -> Report:
    checks, programme = read.checks, read.checks.programme
    warnings = (*read.said, *asked.alike(examined), *examined.warnings)
    by_site = examined.answers[: len(asked.channels)]
    countable = not _overflows(examined)
    none = sized.none(examined.answers[-1])
    sizes = sized.sizes(examined.answers[-1])
    return Report.model_construct(
        **dict(stamp),
        programme=_stamp(programme),
        warnings=warnings,
        found=by_code((*stamp.problems, *warnings)),
        read_from=read_from(programme, checks.columns),
        people=everyone(checks, by_site[0]) if countable else (),
        none=none,
        sizes=sizes,
        odd=odd_households(programme, sizes, none),
        sites=site_rows(read.register, checks, examined, by_site),
    )


@dataclass(frozen=True)
class _Read:
    """A register that is open, its columns found, and what was said on the way."""

    register: Register
    checks: Checks
    said: tuple[Problem, ...]
    by: tuple[tuple[str, ...], ...]


def _examined(
    read: _Read, questions: Sequence[Question], progress: Callable[[int], object] | None
) -> tuple[_Read, Examined]:
    """The register examined; where its quotation marks are in disorder, once they are not."""
    try:
        return read, examine(read.register, read.checks, questions, progress)
    except InputError:
        register = read.register.rewritten()
        if register is None:
            raise
        read = replace(read, register=register)
        return read, examine(register, read.checks, questions, progress)


def _unanswerable(asked: "_Questions", read: _Read, examined: Examined) -> tuple[Problem, ...]:
    """What keeps good rows from being computed: they do not fit the programme."""
    try:
        _refuse(read.register, _misfits(read.checks.programme, examined))
        asked.plan(read, examined)
    except DataError as error:
        return error.problems
    return ()


def _read(
    source: Any,
    programme: Programme | str | Path,
    mapping: RegisterMapping,
    said: Sequence[str],
    by: Sequence[str],
    largest: int,
) -> _Read:
    if not isinstance(programme, Programme):
        programme = load_programme(programme)
    register = open_register(source, mapping)
    levels = tuple(_levels(register, mapping, text) for text in by)
    words = tuple(dict.fromkeys(column for columns in levels for column in columns))
    if mapping.people or mapping.long or mapping.average_size:
        register, mapping = _counted(register, programme, mapping, words)
    found, problems = find_columns(programme, register, mapping, words, said)
    wrong = [one for one in problems if not one.warning]
    _refuse(register, [*register.said, *wrong] if wrong else [])
    return _Read(register, Checks(programme, found, largest), (*register.said, *problems), levels)


def _levels(register: Register, mapping: RegisterMapping, by: str) -> tuple[str, ...]:
    """The columns that `by` names, outermost first: a comma parts them, unless it is in a name."""
    if by in register.columns or mapping.source(by) is not None:
        return (by,)
    return tuple(dict.fromkeys(part.strip() for part in by.split(",") if part.strip())) or (by,)


def _counted(
    register: Register, programme: Programme, mapping: RegisterMapping, by: Sequence[str]
) -> tuple[Register, RegisterMapping]:
    """The register with a row a household or an area, where it comes in another shape."""
    from ration.register.areas import with_areas
    from ration.register.households import with_people

    try:
        return with_areas(*with_people(register, programme, mapping, by), programme, by)
    except InputError:  # its quotation marks may be in disorder
        mended = register.rewritten()
        if mended is None:
            raise
        return with_areas(*with_people(mended, programme, mapping, by), programme, by)


class _Questions:
    """What a plan asks of the accepted rows, and how it puts the answers together."""

    def __init__(self, checks: Checks, by: Sequence[tuple[str, ...]]) -> None:
        programme = checks.programme
        people = tuple(f"n:{name}" for name in dict.fromkeys(checks.people.values()))
        every = rules(programme)
        self.columns = checks.columns
        self.channels = [
            Cut((f"s:{one.id}",), tuple(rule for rule in every if rule.channel == one.id), people)
            for one in programme.channels
        ]
        self.districts = [
            Cut(tuple(f"w:{column}" for column in columns), every, people)
            for columns in dict.fromkeys(by)
        ]
        self.left: tuple[Left, ...] = left_with_nothing(programme, checks.columns)
        self.listed = listed_values(programme)

    @property
    def all(self) -> list[Cut | Left | Distinct]:
        """All of the questions, to be answered by one scan."""
        words = [Distinct(f"w:{column}") for column in self.listed]
        return [*self.channels, *self.districts, *self.left, *words]

    def plan(self, read: _Read, examined: Examined) -> DistributionPlan:
        """The plan that the answers make."""
        checks, register = read.checks, read.register
        programme = checks.programme
        answers = iter(examined.answers)
        by_site = [next(answers) for _ in self.channels]
        by_value = [next(answers) for _ in self.districts]
        lefts = [next(answers) for _ in self.left]
        present = {column: next(answers).to_series().to_list() for column in self.listed}
        known = _known(self.channels, by_site)
        bound_entitlements(rules(programme), examined.largest, known)
        try:
            places = list(sites(checks, self.channels, by_site, known))
        except NobodyToShare:
            raise DataError(register.source, [problem("pool-nobody")]) from None
        by_channel = {
            one.id: manifests(one, there)
            for one, there in zip(programme.channels, places, strict=True)
            if there.names
        }
        plan = DistributionPlan.model_construct(
            programme=_stamp(programme),
            source=_register_stamp(register, examined),
            people=everyone(checks, by_site[0]),
            totals=totals(programme, places),
            sites=joined(list(by_channel.values())),
            by=tuple(
                subtotal
                for columns, places in districts(checks, self.districts, by_value, known).items()
                for subtotal in subtotals([one.removeprefix("w:") for one in columns], places)
            ),
            nothing=tuple(
                one
                for left, table in zip(self.left, lefts, strict=True)
                for one in left.answer(table)
            ),
            warnings=(
                *read.said,
                *self._unseen(present, examined),
                *self.alike(examined),
                *examined.warnings,
            ),
            assumptions=assumptions(programme),
        )
        plan._channels = by_channel
        plan._households = Households(programme, checks.columns, register, examined, known)
        return plan

    def alike(self, examined: Examined) -> tuple[Problem, ...]:
        """Sites and words of the accepted rows that differ in case or spaces alone."""
        values: dict[str, set[str]] = {}
        for question, answer in zip(self.all, examined.answers, strict=False):
            for column, texts in _texts(question, answer):
                if column in self.columns.texts:
                    values.setdefault(self.columns.texts[column], set()).update(texts)
        return tuple(
            one
            for source, texts in values.items()
            for one in words_alike(source, texts, hidden=self.columns.personal(source))
        )

    def _unseen(self, present: Mapping[str, Sequence[str]], examined: Examined) -> list[Problem]:
        if not examined.accepted:
            return [problem("register-rejected" if examined.read else "register-empty")]
        return absent_values(self.columns, self.listed, present)


def _texts(question: Question, answer: pl.DataFrame) -> Iterator[tuple[str, pl.Series]]:
    """The columns of text that a question asks about, and the texts in its answer."""
    if isinstance(question, Cut):
        yield from zip(question.columns, answer.select(question.keys), strict=True)
    elif isinstance(question, Distinct):
        yield question.column, answer.to_series()


def _known(cuts: Sequence[Cut], answers: Sequence[pl.DataFrame]) -> Known:
    """What every composition is due, by each rule that must be asked about every one."""
    return {
        rule.key: compositions(rule, answer)
        for cut, answer in zip(cuts, answers, strict=True)
        for rule in cut.rules
        if not rule.linear
    }


def _misfits(programme: Programme, examined: Examined) -> list[Problem]:
    """Where the figures of a register are more than the programme can be asked about."""
    found = _overflows(examined)
    households = examined.largest["households"]
    if households > 1:
        for index, rule in enumerate(programme.allocations):
            why = _not_for_many(programme, index)
            if why:
                place = f"allocations[{index}] ({rule.item})"
                found.append(problem("planning", column=place, households=households, mend=why))
    return found


def _overflows(examined: Examined) -> list[Problem]:
    """The counts that may be too large to be added up."""
    return [
        problem("overflow", column=name)
        for name, value in examined.largest.items()
        if value * max(examined.read, 1) > LARGEST_SUM
    ]


def _not_for_many(programme: Programme, index: int) -> str | None:
    """Why an allocation cannot be asked about many households at once; None: it can."""
    rule = programme.allocations[index]
    item = programme.item(rule.item)
    if any(one.values is None for one in rule.only):
        return "its `only` asks about one household's count: use a register of households"
    mine = [one for one in rules(programme) if one.item == item and rule in one.allocations]
    if all(one.linear for one in mine):
        return None
    return "its sizes, bounds or rounding are for one household: use a register of households"


def _register_stamp(register: Register, examined: Examined) -> RegisterStamp:
    return RegisterStamp(
        source=register.source,
        sha256=None if register.sha256 is None else str(register.sha256),
        read=examined.read,
        accepted=examined.accepted,
        rejected=len(examined.rejected),
        problems=examined.problems,
    )


def _stamp(programme: Programme) -> ProgrammeStamp:
    digest = hashlib.sha256(dump_programme(programme).encode()).hexdigest()
    return ProgrammeStamp(
        id=programme.id,
        version=programme.version,
        title=programme.title,
        date=None if programme.date is None else programme.date.isoformat(),
        sha256=digest,
    )


def _refuse(register: Register, problems: Sequence[Problem]) -> None:
    if problems:
        raise DataError(register.source, problems)
