"""Find the columns of a register that a programme reads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.programme.household_days import ARRIVED, DAYS, whole_items
from ration.programme.programme import Programme
from ration.register.columns.frame_columns import SITE, WORD
from ration.register.columns.guess import Guess, guess
from ration.register.columns.lookup import ColumnLookup, missing
from ration.register.columns.personal import personal
from ration.register.columns.required import needed_counts
from ration.register.mapping.mapping import RegisterMapping, Source
from ration.register.source.layout.hxl import is_personal
from ration.register.source.register import Register
from ration.register.values.counts import Thousands
from ration.register.values.normalize import folded

T = TypeVar("T")


@dataclass(frozen=True)
class Columns:
    """The columns that a programme reads of a register: canonical name → source column.

    A count in `counts` may be the sum of several source columns. `words` are what `only` and
    `--by` read; those of `subtotals` are read by `--by` alone, and hold no condition. `sites` has
    the channels whose column the register has, and `site_names` the name of a site by each other
    name that a register or a stock file writes. In the columns of
    `blank_is_zero` a blank is 0; those of `hidden` are never shown, nor are those that look
    `personal`. Words for no answer, folded, are in `missing_marks`, and those of single columns
    in `codes`. `thousands` separates thousands; None means detect it, column by column.
    `arrived` has the day on which a household arrived; "" means that nothing reads it. A blank
    among the days of households is `blank_days`; None means it is a problem.
    `not_totals` are the ids of households that are not checked for totals.
    `guessed` has the canonical names whose column was guessed. `missing` has those without a
    column and why the programme needs each; None means it is optional.
    """

    identity: str
    counts: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    sites: Mapping[str, str]
    subtotals: frozenset[str] = frozenset()
    site_names: Mapping[str, str] = field(default_factory=dict)
    blank_is_zero: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    missing_marks: frozenset[str] = frozenset()
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    thousands: Thousands | None = None
    arrived: str = ""
    blank_days: int | None = None
    not_totals: frozenset[str] = frozenset()
    guessed: Mapping[str, Guess] = field(default_factory=dict)
    missing: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def counted(self) -> tuple[str, ...]:
        """Every source column of counts, each once."""
        return tuple(dict.fromkeys(part for parts in self.counts.values() for part in parts))

    @property
    def only_subtotals(self) -> frozenset[str]:
        """The source columns that are read for subtotals alone; a missing one is none."""
        others = {source for word, source in self.words.items() if word not in self.subtotals}
        found = self.subtotals & self.words.keys()
        return frozenset(self.words[word] for word in found) - {
            *self.sites.values(),
            *others,
        }

    @property
    def texts(self) -> dict[str, str]:
        """The columns of text in a typed frame, each with its source column."""
        words = {WORD.column(word): source for word, source in self.words.items()}
        sites = {SITE.column(channel): source for channel, source in self.sites.items()}
        return {"id": self.identity, **words, **sites}

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source column that is read, each once, in a fixed order."""
        read = [self.identity, *self.counted, *self.words.values(), *self.sites.values()]
        return tuple(dict.fromkeys(read))

    @property
    def days(self) -> tuple[str, ...]:
        """The source columns of the days of households."""
        return self.counts.get(DAYS, ())

    def blank(self, column: str) -> int | None:
        """The number that a blank means in a source column of counts; None means no number."""
        if column in self.days and self.blank_days is not None:
            return self.blank_days
        return 0 if column in self.blank_is_zero else None

    def no_answers(self, column: str) -> frozenset[str]:
        """The words, folded, that mean no answer in a source column."""
        return self.missing_marks | self.codes.get(column, frozenset())

    def personal(self, column: str) -> bool:
        """Whether the cells of a source column must stay hidden."""
        return column in self.hidden or personal(column)


def _hidden(register: Register, mapping: RegisterMapping) -> frozenset[str]:
    """The columns that are never shown; ids with such a part are hidden too."""
    hidden = {*mapping.personal, *_personal_by_label(register)}
    return frozenset(hidden | {name for name, of in register.joined.items() if hidden & {*of}})


def _personal_by_label(register: Register) -> Iterator[str]:
    """The columns whose tag or label means people's names or documents."""
    yield from (name for name, tag in register.tags.items() if is_personal(tag))
    yield from (name for name, label in register.labels.items() if personal(label))


def find_columns(
    programme: Programme,
    register: Register,
    mapping: RegisterMapping,
    by: Sequence[str] = (),
    named: Collection[str] = (),
) -> tuple[Columns, list[Problem]]:
    """Find the columns that `programme` reads of a register, and those of subtotals, `by`.

    `mapping` gives the sources of canonical columns; others are guessed if a name leaves no
    doubt. Problems: missing required columns, unknown names in `named`. Warnings: guesses,
    unused names of the mapping, channels without a column.
    """
    counts, words = _counts(programme), _words(programme, by)
    arrived = programme.household_days and mapping.source(ARRIVED) is not None
    dates = {ARRIVED: counts.pop(DAYS)} if arrived else {}
    sites = {channel.id: channel.column for channel in programme.channels}
    read = tuple(dict.fromkeys(["household_id", *counts, *words, *sites.values(), *dates]))
    sources = _by_column(programme, mapping, read)
    lookup = ColumnLookup(register, sources, _guesses(register, mapping, sources, read))
    columns = Columns(
        identity=lookup.identity(),
        counts=_present({name: lookup.counted(name, why) for name, why in counts.items()}),
        words=_present({name: lookup.text(name, why) for name, why in words.items()}),
        sites=_present({channel: lookup.text(name, None) for channel, name in sites.items()}),
        subtotals=frozenset(by) - {*_words(programme, ())},
        site_names=dict(mapping.sites),
        blank_is_zero=frozenset(mapping.blank_is_zero),
        hidden=_hidden(register, mapping),
        missing_marks=frozenset(map(folded, mapping.missing)),
        codes={name: frozenset(map(folded, codes)) for name, codes in mapping.codes},
        thousands=mapping.thousands,
        arrived=next((lookup.text(name, why) or "" for name, why in dates.items()), ""),
        blank_days=programme.days if mapping.blank_is_all_days else None,
        not_totals=frozenset(mapping.not_totals),
        guessed=lookup.guessed,
        missing=lookup.missing,
    )
    problems = _without_cells(lookup.problems)
    if any(each.code == "column-missing" for each in problems):
        from ration.register.columns.systems import looks_like, warnings_of

        problems += warnings_of(looks_like(register, mapping))
        problems += _perhaps_people(register, mapping)
    problems += _in_vain(sources, (*read, DAYS) if arrived else read, named)
    problems += _named_twice(programme, mapping, read)
    problems += _of_days(programme, mapping) if programme.household_days else []
    problems += _mapping_problems(register, mapping, columns)
    problems += _programme_problems(programme, columns, by)
    return columns, problems


def _without_cells(problems: list[Problem]) -> list[Problem]:
    """Show no first row, which is of a household, as names of columns if there is no header."""
    if any(each.code == "header-missing" for each in problems):
        return [each for each in problems if each.code != "column-missing"]
    return problems


def _counts(programme: Programme) -> dict[str, str | None]:
    """The count columns to look for, each with why it is needed; None means optional."""
    counts: dict[str, str | None] = {}
    for name, why in needed_counts(programme):
        counts.setdefault(name, why)
    for name in ("persons", *(group.column for group in programme.groups), "households"):
        counts.setdefault(name, None)
    return counts


def _words(programme: Programme, by: Sequence[str]) -> dict[str, str]:
    """The columns of words to look for, each with why it is needed."""
    words = {
        condition.column: f"{rule} needs it"
        for rule, condition in programme.conditions()
        if condition.values is not None
    }
    return words | {name: words.get(name, "--by names it") for name in by}


def _guesses(
    register: Register, mapping: RegisterMapping, sources: Mapping[str, Source], read: Sequence[str]
) -> dict[str, Guess]:
    names = [name for name in read if name not in sources and name != "households"]
    columns = [name for name in register.columns if name not in mapping.personal]
    return guess(names, columns, sources.values(), register.tags)


def _mapping_problems(
    register: Register, mapping: RegisterMapping, columns: Columns
) -> Iterator[Problem]:
    """What a mapping says of columns that the register does not have, or must not show."""
    if mapping.blank_is_zero and not register.sees_errors:
        yield problem("blank-unsure", column=mapping.blank_is_zero[0])
    for source in columns.sites.values():
        if source in columns.hidden:
            yield problem("site-personal", column=source)
    codes = tuple(name for name, _ in mapping.codes)
    keys = {"blank_is_zero": mapping.blank_is_zero, "personal": mapping.personal, "codes": codes}
    there = {*register.columns}
    if register.people is not None:  # households are made of its rows, or have people beside them
        tables = (register.people.register, register.people.members)
        there |= {name for table in tables if table for name in table.columns}
    for key, names in keys.items():
        for name in names:
            if name not in there:
                yield missing(name, register, f"the mapping names it in {key}")


def _programme_problems(
    programme: Programme, columns: Columns, by: Sequence[str]
) -> Iterator[Problem]:
    """Subtotals by personal columns, and channels in use without a column."""
    for name in by:
        if columns.personal(columns.words.get(name, "")):
            yield problem("column-personal", column=name)
    for channel in programme.channels:
        if channel.id not in columns.sites and _used(programme, channel.id):
            title = channel.title or channel.id
            yield problem("site-all", column=channel.column, channel=title)


def named_sources(register: Register, mapping: RegisterMapping, name: str) -> tuple[str, ...]:
    """The source columns of one canonical count, mapped or guessed; () means there are none."""
    source = mapping.source(name)
    guessed = guess([name], register.columns, [source for _, source in mapping.columns])
    lookup = ColumnLookup(register, {} if source is None else {name: source}, guessed)
    return lookup.addends(name, None) or ()


def matched_columns(
    programme: Programme, columns: Columns
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every name that the programme reads, with its source columns in the register."""
    if columns.identity:
        yield "household_id", (columns.identity,)
    yield from columns.counts.items()
    for name, source in columns.words.items():
        yield name, (source,)
    if columns.arrived:
        yield ARRIVED, (columns.arrived,)
    for channel, source in columns.sites.items():
        yield programme.channel(channel).column, (source,)


def _by_column(
    programme: Programme, mapping: RegisterMapping, read: Collection[str]
) -> dict[str, Source]:
    """The sources of a mapping by canonical column; a group may be named by its id."""
    ids = {group.id: group.column for group in programme.groups}
    return {
        name if name in read else ids.get(name, name): source for name, source in mapping.columns
    }


def _of_days(programme: Programme, mapping: RegisterMapping) -> Iterator[Problem]:
    """What does not go with the days of households; warn of items that are not by days."""
    if mapping.source(DAYS) is not None and mapping.source(ARRIVED) is not None:
        yield problem("days-both", column=ARRIVED)
    if (programme.times or 1) > 1:
        yield problem("days-times", column=DAYS, times=programme.times)
    if items := list(whole_items(programme)):
        yield problem("days-flat", items=", ".join(items))


def _named_twice(
    programme: Programme, mapping: RegisterMapping, read: Collection[str]
) -> Iterator[Problem]:
    """Groups that the mapping names both by id and by column: do not guess which is meant."""
    named = [name for name, _ in mapping.columns]
    for group in programme.groups:
        both = {group.id, group.column} <= {*named}
        if both and group.id != group.column and group.id not in read:
            name = group.column
            yield problem("column-named-twice", column=name, first=group.id, second=name)


def _in_vain(
    sources: Mapping[str, Source], read: Sequence[str], named: Collection[str]
) -> Iterator[Problem]:
    """Names that the programme does not read: an error if given in this call, else a warning."""
    for name in sources:
        if name not in read and name in named:
            yield problem("column-unread", column=name, near=nearest(name, sorted(read)))
        elif name not in read:
            yield problem("mapping-unread", column=name, near=nearest(name, sorted(read)))


def _present(values: Mapping[str, T | None]) -> dict[str, T]:
    return {name: value for name, value in values.items() if value is not None}


def _perhaps_people(register: Register, mapping: RegisterMapping) -> Iterator[Problem]:
    """A warning that rows may be people, if there is a column of ages or birth dates."""
    if mapping.people is None and mapping.long is None:
        names = ("age", "birth")
        columns = [name for name in names if name in register.columns]
        columns += [match.column for match in guess(names, register.columns).values()]
        if columns:
            yield problem("people-perhaps", columns=" and ".join(columns))


def _used(programme: Programme, channel: str) -> bool:
    used = [rule.channel for rule in programme.allocations]
    used += [pool.channel for pool in programme.pools]
    return channel in used
