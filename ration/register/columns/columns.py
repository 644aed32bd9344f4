"""Which columns of a register a programme reads, and for what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl

from ration.core.problems import Problem, nearest, problem
from ration.programme.programme import Programme
from ration.register.columns.frame_columns import SITE, WORD
from ration.register.columns.guess import Guess, guess
from ration.register.columns.lookup import ColumnLookup, missing, near
from ration.register.columns.personal import personal
from ration.register.columns.required import needed_counts
from ration.register.columns.systems import looks_like, warnings_of
from ration.register.mapping.mapping import RegisterMapping, Source
from ration.register.source.hxl import is_personal
from ration.register.source.register import Register
from ration.register.values.counts import Thousands
from ration.register.values.normalize import folded

T = TypeVar("T")
_LONGEST = 160  # signs of a hint that lists columns
_TEXTS = (pl.String, pl.Categorical, pl.Enum, pl.Null)


@dataclass(frozen=True)
class Columns:
    """Where a programme finds in a register what it reads: canonical name → source column.

    `counts` may add several source columns up; `words` are what `only` and `--by` read;
    `sites` has the channels whose column the register has. In the columns of `blank_is_zero` a
    blank is 0; those of `hidden` are never shown, beside those that look `personal`. What stands
    for no answer is in `missing_marks`, and for single columns in `codes`; `thousands` is the
    sign that parts thousands (None: to be found out, column by column). `guessed`
    has the canonical names that nothing was said of, `missing` those that have no column: why
    the programme needs it, or None where it can do without.
    """

    identity: str
    counts: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    sites: Mapping[str, str]
    blank_is_zero: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    missing_marks: frozenset[str] = frozenset()
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    thousands: Thousands | None = None
    guessed: Mapping[str, Guess] = field(default_factory=dict)
    missing: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def counted(self) -> tuple[str, ...]:
        """Every source column of counts, once."""
        return tuple(dict.fromkeys(part for parts in self.counts.values() for part in parts))

    @property
    def texts(self) -> dict[str, str]:
        """The columns of text in a typed frame, each with the source that it comes from."""
        words = {WORD.column(word): source for word, source in self.words.items()}
        sites = {SITE.column(channel): source for channel, source in self.sites.items()}
        return {"id": self.identity, **words, **sites}

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source column that is read, once, in a fixed order."""
        read = [self.identity, *self.counted, *self.words.values(), *self.sites.values()]
        return tuple(dict.fromkeys(read))

    def no_answers(self, column: str) -> frozenset[str]:
        """What stands for no answer in a source column, as the mapping says, folded."""
        return self.missing_marks | self.codes.get(column, frozenset())

    def personal(self, column: str) -> bool:
        """Whether the cells of a source column must not be shown."""
        return column in self.hidden or personal(column)


def _personal_by_label(register: Register) -> Iterator[str]:
    """The columns that a tag or a label calls people's names or documents."""
    yield from (name for name, tag in register.tags.items() if is_personal(tag))
    yield from (name for name, label in register.labels.items() if personal(label))


def find_columns(
    programme: Programme,
    register: Register,
    mapping: RegisterMapping,
    by: Sequence[str] = (),
    said: Collection[str] = (),
) -> tuple[Columns, list[Problem]]:
    """The columns that `programme` reads of a register.

    `mapping` says which source a canonical column is; what it does not say is guessed where the
    name leaves no doubt. The problems name every column that is needed and not there, and the
    names in `said` that the programme does not read; warnings, what was guessed, what else the
    mapping names in vain, and the channels without a column.
    """
    needed: dict[str, str | None] = {}
    for name, why in needed_counts(programme):
        needed.setdefault(name, why)
    for name in ("persons", *(group.column for group in programme.groups), "households"):
        needed.setdefault(name, None)
    words = {
        one.column: f"{rule} asks for it"
        for rule, one in programme.conditions()
        if one.values is not None
    }
    words |= {name: words.get(name, "subtotals are by it") for name in by}
    sites = {channel.id: channel.column for channel in programme.channels}
    read = tuple(dict.fromkeys(["household_id", *needed, *words, *sites.values()]))
    given = _by_column(programme, mapping, read)
    open_names = [name for name in read if name not in given and name != "households"]
    open_columns = [one for one in register.columns if one not in mapping.personal]
    guesses = guess(open_names, open_columns, given.values(), register.tags)
    search = ColumnLookup(register, given, guesses)
    columns = Columns(
        identity=search.identity(),
        counts=_there({name: search.counted(name, why) for name, why in needed.items()}),
        words=_there({name: search.told(name, why) for name, why in words.items()}),
        sites=_there({channel: search.told(name, None) for channel, name in sites.items()}),
        blank_is_zero=frozenset(mapping.blank_is_zero),
        hidden=frozenset((*mapping.personal, *_personal_by_label(register))),
        missing_marks=frozenset(map(folded, mapping.missing)),
        codes={name: frozenset(map(folded, codes)) for name, codes in mapping.codes},
        thousands=mapping.thousands,
        guessed=search.guessed,
        missing=search.missing,
    )
    found = search.problems
    if found and any(one.code == "column-missing" for one in found):
        found += [*warnings_of(looks_like(register, mapping)), *_perhaps_people(register, mapping)]
    found += _in_vain(given, read, said)
    found += _named_twice(programme, mapping, read)
    if mapping.blank_is_zero and not register.sees_errors:
        found.append(problem("blank-unsure", column=mapping.blank_is_zero[0]))
    found += [
        problem("site-personal", column=source)
        for source in columns.sites.values()
        if source in columns.hidden
    ]
    found += [
        missing(name, register.columns, f"the mapping has it in {key}")
        for key, names in (
            ("blank_is_zero", mapping.blank_is_zero),
            ("personal", mapping.personal),
            ("codes", tuple(name for name, _ in mapping.codes)),
        )
        for name in names
        if name not in register.columns
    ]
    found += [
        problem("column-personal", column=name)
        for name in by
        if columns.personal(columns.words.get(name, ""))
    ]
    found += [
        problem("site-all", column=channel.column, channel=channel.title or channel.id)
        for channel in programme.channels
        if channel.id not in columns.sites and _used(programme, channel.id)
    ]
    return columns, found


def named_sources(register: Register, mapping: RegisterMapping, name: str) -> tuple[str, ...]:
    """The columns that one canonical count is read from, as said or guessed; () where none is."""
    given = mapping.source(name)
    guessed = guess([name], register.columns, [source for _, source in mapping.columns])
    search = ColumnLookup(register, {} if given is None else {name: given}, guessed)
    return search.several(name, None) or ()


def taken(programme: Programme, columns: Columns) -> Iterator[tuple[str, tuple[str, ...]]]:
    """All that is read of a register: the name that the programme has for it, and its sources."""
    if columns.identity:
        yield "household_id", (columns.identity,)
    yield from columns.counts.items()
    for name, source in columns.words.items():
        yield name, (source,)
    for channel, source in columns.sites.items():
        yield programme.channel(channel).column, (source,)


def _by_column(
    programme: Programme, mapping: RegisterMapping, read: Collection[str]
) -> dict[str, Source]:
    """The mapping by canonical column: a group may be named by its id."""
    ids = {group.id: group.column for group in programme.groups}
    return {
        name if name in read else ids.get(name, name): source for name, source in mapping.columns
    }


def _named_twice(
    programme: Programme, mapping: RegisterMapping, read: Collection[str]
) -> Iterator[Problem]:
    """Groups that are named both by id and by column: which is meant is not ours to guess."""
    named = [name for name, _ in mapping.columns]
    for group in programme.groups:
        both = {group.id, group.column} <= {*named}
        if both and group.id != group.column and group.id not in read:
            name = group.column
            yield problem("column-named-twice", column=name, first=group.id, second=name)


def _in_vain(
    given: Mapping[str, Source], read: Sequence[str], said: Collection[str]
) -> Iterator[Problem]:
    """What is said of names that the programme does not read: a slip where it was said just now."""
    for name in given:
        if name not in read and name in said:
            yield problem("column-unread", column=name, near=near(name, sorted(read)))
        elif name not in read:
            yield problem("mapping-unread", column=name, near=nearest(name, sorted(read)))


def _there(found: Mapping[str, T | None]) -> dict[str, T]:
    return {name: value for name, value in found.items() if value is not None}


def _perhaps_people(register: Register, mapping: RegisterMapping) -> Iterator[Problem]:
    """That rows may be people's, where an age or a birth date stands in them."""
    if mapping.people is None and mapping.long is None:
        names = ("age", "birth")
        there = [name for name in names if name in register.columns]
        there += [one.column for one in guess(names, register.columns).values()]
        if there:
            yield problem("people-perhaps", columns=" and ".join(there))


def _used(programme: Programme, channel: str) -> bool:
    used = [rule.channel for rule in programme.allocations]
    used += [pool.channel for pool in programme.pools]
    return channel in used
