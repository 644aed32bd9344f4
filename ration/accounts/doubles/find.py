"""Find who is served or planned twice, across lists, sites, channels and agencies."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import polars as pl

from ration.accounts.doubles.claim_list import ClaimList
from ration.accounts.doubles.columns import NAMES
from ration.accounts.doubles.conflicts import (
    KEY,
    conflicting,
    in_two_households,
    once,
    whole_claims,
    with_ids,
)
from ration.accounts.doubles.found import DoubleCollection, Search, doubles
from ration.accounts.doubles.keys import keyed_column
from ration.accounts.doubles.read_folder import is_collected, is_plan, read_collected, read_plan
from ration.accounts.doubles.read_list import Reading, read_list
from ration.accounts.doubles.rounds import filled, in_rounds, round_rule
from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.errors import DataError, InputError, RationError
from ration.core.problems.names import nearest, some
from ration.core.problems.problem import Problem, problem
from ration.core.secrets.key_files import load_key
from ration.export.inputs import inputs
from ration.register.source.paths import files_in
from ration.register.source.register import ROW

_AT_ONCE = 4_000_000  # claims that are compared at once, so that memory does not grow with them
_SEED = 13


def double_collection(
    lists: Sequence[Any],
    *,
    round: str = "month",  # noqa: A002  the word of the field, and of the command
    per: Literal["person", "household"] = "person",
    purpose: str | None = None,
    same: Mapping[str, Iterable[str]] | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    closed: bool = False,
    pseudonyms: str | Path | None = None,
) -> DoubleCollection:
    """Find households and people that are served, or planned, twice for one round and purpose.

    A list is the folder of a plan, the folder of what was collected, a file, a folder of files, or
    a frame. Columns of a file: `household_id` or `person_id`; `round` or `date`; `purpose`;
    and if known `site`, `served` (without it, rows are planned), `amount`, `channel`. Usual names
    are recognised in many languages; `columns` names others, or several for a name where lists
    differ. Where rounds have no names, `round`
    says what is one: a `day`, `week`, `month`, `year`, `all`, or days with no longer gap than
    `15 days`. A row with a person's id counts for the person; `per="household"` for the household.
    `purpose` is that of rows that name none; `same` has other names of purposes, such as
    `{"food": ["rice", "corn"]}`. With `closed`, what is planned counts as served. `pseudonyms`
    is a key file: lists with plain ids are compared with lists of keyed ids.

    Raises InputError if a list cannot be read, DataError with all problems of all lists.

    >>> import polars as pl
    >>> office = pl.DataFrame({"household_id": ["A-1", "A-2"], "served": ["yes", "yes"]})
    >>> shop = pl.DataFrame({"household_id": ["A-2", "A-3"], "served": ["yes", "no"]})
    >>> found = double_collection([office, shop])
    >>> found.record.hard, found.conflicts["household_id"].unique().to_list()
    (1, ['A-2'])
    """
    names = {name.lower(): new.lower() for new, old in (same or {}).items() for name in old}
    reading = Reading(column_sources(columns), purpose, names, closed)
    key = None if pseudonyms is None else load_key(pseudonyms)
    read = _once_each(read_lists(lists, reading))
    _refuse(read, reading, keyed=key is not None)
    rule = round_rule(round, read)
    keyed = [each if key is None or each.keyed else with_keyed_ids(each, key) for each in read]
    frames, problems = [], []
    for each in keyed:
        frame, wrong = filled(each, rule)
        frames.append(with_ids(frame, per_household=per == "household"))
        problems += [_in(each, problem) for problem in wrong]
    if problems:
        raise DataError("lists", problems)
    search = Search(tuple(keyed), tuple(frames), rule, per)
    found, alike = _conflicts(search)
    people = in_two_households(_people(search))
    return doubles(search, found, people, alike, inputs(register=[*lists], key=pseudonyms))


def column_sources(
    columns: Mapping[str, str | Sequence[str]] | None,
) -> dict[str, tuple[str, ...]]:
    """The columns that a user names, as tuples. Raises InputError if a name is not known."""
    unknown = [name for name in columns or {} if name not in NAMES]
    if unknown:
        near = nearest(unknown[0], NAMES)
        raise InputError("--column", [problem("doubles-name", name=unknown[0], near=near)])
    return {
        name: (found,) if isinstance(found, str) else tuple(found)
        for name, found in (columns or {}).items()
    }


def read_lists(lists: Sequence[Any], reading: Reading) -> list[ClaimList]:
    """Read all lists; raises one error with the problems of all."""
    read, errors = [], []
    for source in lists:
        for each in _sources(source):
            try:
                read.append(_reader(each)(each, reading))
            except RationError as error:
                errors.append(error)
    if errors:
        kind = InputError if any(isinstance(each, InputError) for each in errors) else DataError
        if len(errors) == 1:
            raise errors[0]
        raise kind("lists", [
            each if each.file else each.model_copy(update={"file": error.source})
            for error in errors
            for each in error.problems
        ])  # fmt: skip
    return read


def _reader(source: Any) -> Callable[[Any, Reading], ClaimList]:
    if is_plan(source):
        return read_plan
    return read_collected if is_collected(source) else read_list


def _sources(source: Any) -> list[Any]:
    """The lists that a name stands for: a folder of files has several."""
    if not isinstance(source, str | Path) or is_plan(source) or is_collected(source):
        return [source]
    files = None if str(source) == "-" or "://" in str(source) else files_in(str(source))
    return [source] if files is None else [*files.names]


def _once_each(lists: Sequence[ClaimList]) -> list[ClaimList]:
    """The lists without those whose bytes were read already; the first of each warns of others."""
    kept: dict[object, ClaimList] = {}
    for number, each in enumerate(lists):
        name = (each.kind, each.sha256) if each.sha256 else number
        first = kept.setdefault(name, each)
        if first is not each:
            again = problem("doubles-list-twice", other=each.source)
            kept[name] = replace(first, warnings=(*first.warnings, again))
    return [*kept.values()]


def no_such_columns(lists: Sequence[ClaimList], reading: Reading) -> list[Problem]:
    """The columns that the user names, and no list has."""
    have = dict.fromkeys(name for each in lists for name in each.headings)
    return [
        problem(
            "doubles-column-missing",
            column=source,
            name=name,
            near=nearest_column(source, have),
        )
        for name, sources in reading.columns.items()
        for source in sources
        if source not in have
    ]


def _refuse(lists: Sequence[ClaimList], reading: Reading, *, keyed: bool) -> None:
    """Raise DataError if lists cannot be compared with one another."""
    problems = no_such_columns(lists, reading)
    plain = [each.source for each in lists if not each.keyed]
    if plain and len(plain) < len(lists) and not keyed:
        problems.append(problem("doubles-keys-mixed", lists=some(plain)))
    without = [each.source for each in lists if "purpose" not in each.has]
    if without and len(without) < len(lists):
        problems.append(problem("doubles-purpose-missing", lists=some(without)))
    if problems:
        raise DataError("lists", problems)


def with_keyed_ids(each: ClaimList, key: bytes) -> ClaimList:
    """A list with its ids keyed."""
    frame = each.frame.with_columns(
        keyed_column(each.frame[name], key) for name in ("household", "person")
    )
    return replace(each, frame=frame, keyed=True)


def _in(each: ClaimList, fault: Problem) -> Problem:
    return fault.model_copy(update={"file": each.source})


def _conflicts(search: Search) -> tuple[pl.DataFrame, int]:
    """The claims in conflict, part by part of the ids, and how many rows are in two lists alike."""
    total = sum(
        frame.height * max(1, len(each.items))
        for each, frame in zip(search.lists, search.frames, strict=True)
    )
    parts = total // _AT_ONCE + 1
    found, alike = [], 0
    for part in range(parts):
        claims = _repeated(search, part, parts)
        whole = whole_claims(claims)
        kept = once(whole)
        alike += whole.height - kept.height
        found.append(conflicting(kept))
    return pl.concat(found), alike


def _repeated(search: Search, part: int, parts: int) -> pl.DataFrame:
    """The claims of those ids of a part that occur at least twice, in rounds."""
    frames = [frame if parts == 1 else frame.filter(pl.col("id").hash(_SEED) % parts == part)
              for frame in search.frames]  # fmt: skip
    ids = pl.concat([frame.select("of", "id") for frame in frames])
    twice = ids.group_by("of", "id").agg(pl.len().alias("n")).filter(pl.col("n") > 1)
    rows = [frame.join(twice, on=["of", "id"], how="semi", maintain_order="left")
            for frame in frames]  # fmt: skip
    per_household = search.per == "household"
    claims = [
        with_ids(each.claims(number, frame), per_household=per_household)
        for number, (each, frame) in enumerate(zip(search.lists, rows, strict=True))
    ]
    rounds = in_rounds(pl.concat(claims), search.rule)
    return rounds.filter(pl.len().over(KEY) > 1)


def _people(search: Search) -> pl.DataFrame:
    """Where each person is registered."""
    return pl.concat(
        [
            frame.filter(pl.col("person") != "").select(
                "person", "household", "site", ROW, pl.lit(number, pl.Int32).alias("list")
            )
            for number, frame in enumerate(search.frames)
        ]
    )
