"""What a search for double collection finds: counts, conflicts, and files of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from ration.accounts.doubles.alike import none_in_common, written_apart
from ration.accounts.doubles.claim_list import ClaimList
from ration.accounts.doubles.conflicts import KEY
from ration.accounts.doubles.rounds import RoundRule
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.export.csv import write_frame
from ration.export.inputs import Input
from ration.export.output import new_file
from ration.register.source.register import ROW
from ration.results.accounts.doubles import (
    MOST_LISTED,
    Claim,
    ClaimSource,
    Conflict,
    ConflictCount,
    DoublesRecord,
)

_KINDS = ("hard", "soft", "person")
_PLAIN = {"household": "household_id", "person": "person_id"}
_KEYED = {"household": "household_key", "person": "person_key"}
_STATES: Mapping[bool | None, Literal["served", "planned"] | None] = {
    True: "served",
    False: "planned",
    None: None,
}
_SERVED = ("round", "date", "purpose", "site")


@dataclass(frozen=True)
class Search:
    """The lists that are compared, their frames with ids and rounds, and how."""

    lists: tuple[ClaimList, ...]
    frames: tuple[pl.DataFrame, ...]
    rule: RoundRule
    per: Literal["person", "household"]

    @property
    def keyed(self) -> bool:
        """Whether the ids are keyed."""
        return all(each.keyed for each in self.lists)


@dataclass(frozen=True)
class DoubleCollection:
    """Who is served or planned twice.

    `conflicts` has one row per claim that is in a conflict, with its list and row there; ids, and
    no other cell of a person. `record` has the counts and the first conflicts. `inputs` is what
    was read, which nothing overwrites.
    """

    record: DoublesRecord
    conflicts: pl.DataFrame
    search: Search
    inputs: tuple[Input, ...] = ()

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the conflicts as CSV, all or nothing; only the owner can read the file.

        Raises FileExistsError if the file exists and not `force`, OSError if it cannot be written.
        """
        with new_file(Path(path), force=force, read=self.inputs) as file:
            write_frame(file, self.conflicts)

    def served(self) -> pl.DataFrame:
        """Who is served, when and where: a list for sites without a network.

        It is sorted by the ids, and can be read as a list again.
        """
        name = pl.when(pl.col("round") != "").then("round").otherwise(pl.col("day").cast(pl.String))
        names = _KEYED if self.search.keyed else _PLAIN
        frames = []
        for number, (each, frame) in enumerate(
            zip(self.search.lists, self.search.frames, strict=True)
        ):
            claims = each.claims(number, frame.filter("served"))
            claims = claims.with_columns(pl.col("site").list.join(" + "), name.alias("round"))
            frames.append(claims.select("household", "person", *_SERVED))
        rows = pl.concat(frames).rename(names).with_columns(served=pl.lit("yes"))
        ids = [*names.values()]
        rows = rows.unique(maintain_order=True).sort(*ids, *_SERVED)
        empty = [name for name in (*ids, *_SERVED) if _is_blank(rows[name])]
        return rows.drop(name for name in empty if name != ids[0] or len(ids) == len(empty))

    def write_served(self, path: str | Path, *, force: bool = False) -> None:
        """Write who is served as CSV; raises what `write` raises."""
        with new_file(Path(path), force=force, read=self.inputs) as file:
            write_frame(file, self.served())


def _is_blank(column: pl.Series) -> bool:
    return column.drop_nulls().cast(pl.String).eq("").all()


def doubles(
    search: Search,
    found: pl.DataFrame,
    people: pl.DataFrame,
    alike: int,
    inputs: tuple[Input, ...],
) -> DoubleCollection:
    """Number the conflicts, hard ones first, and count them."""
    claims = _numbered(found, people)
    tops = claims.unique("conflict", keep="first", maintain_order=True)
    counts = dict(tops["kind"].value_counts().iter_rows())
    record = DoublesRecord(
        round=search.rule.words,
        per=search.per,
        sources=tuple(map(_source, search.lists)),
        hard=counts.get("hard", 0),
        soft=counts.get("soft", 0),
        persons=counts.get("person", 0),
        once=alike,
        counts=tuple(_counts(search, claims)),
        conflicts=tuple(_listed(search, claims)),
        warnings=tuple(_warnings(search, alike)),
    )
    return DoubleCollection(record, _shown(search, claims), search, inputs)


def _numbered(found: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """All claims in conflicts, sorted, with `conflict` and `kind`."""
    persons = people.select(
        kind=pl.lit("person"), of=pl.lit("person"), id="person", round=pl.lit(""),
        purpose=pl.lit(""), list="list", served=pl.lit(None, pl.Boolean),
        where="site", date=pl.lit(None, pl.Date), household="household", person="person",
        amount=pl.lit(""), **{ROW: pl.col(ROW)},
    )  # fmt: skip
    both = pl.concat([found.select(persons.columns), persons])
    order = both["kind"].replace_strict(list(_KINDS), [0, 1, 2], return_dtype=pl.Int8)
    both = both.with_columns(order.alias("order")).sort(
        "order", *KEY, pl.col("served").fill_null(value=False).not_(), "list", ROW
    )
    return both.with_columns(conflict=pl.struct("order", *KEY).rle_id() + 1)


def _source(each: ClaimList) -> ClaimSource:
    served = int(each.frame["served"].sum())
    return ClaimSource(
        source=each.source,
        sha256=each.sha256,
        kind=each.kind,
        keyed=each.keyed,
        rows=each.frame.height + each.skipped,
        served=served,
        planned=each.frame.height - served,
        skipped=each.skipped,
    )


def _counts(search: Search, claims: pl.DataFrame) -> Iterator[ConflictCount]:
    between = claims.group_by("conflict", "kind").agg(pl.col("list").unique().sort())
    counted = between.group_by("kind", "list").agg(pl.len().alias("n"))
    rows = sorted(counted.iter_rows(), key=lambda row: (_KINDS.index(row[0]), -row[2], row[1]))
    for kind, lists, count in rows:
        sources = tuple(search.lists[number].source for number in lists)
        yield ConflictCount(kind=kind, sources=sources, conflicts=count)


def _places(search: Search, claims: pl.DataFrame) -> pl.DataFrame:
    """The claims with their list and their row there."""
    parts = []
    for number, each in enumerate(search.lists):
        file, row = each.located(pl.col(ROW))
        rows = claims.filter(pl.col("list") == number)
        parts.append(rows.with_columns(file.alias("file"), row.alias("row")))
    return pl.concat(parts).sort("conflict", maintain_order=True)


def _listed(search: Search, claims: pl.DataFrame) -> Iterator[Conflict]:
    """The first conflicts, each with its claims."""
    first = _places(search, claims.filter(pl.col("conflict") <= MOST_LISTED))
    for (number,), rows in first.group_by("conflict", maintain_order=True):
        every = rows.to_dicts()
        top = every[0]
        hidden = frozenset[str]().union(*(search.lists[each["list"]].hidden for each in every))
        shown = top["of"] not in hidden
        yield Conflict(
            number=number,
            kind=top["kind"],
            household_id=top["id"] if top["of"] == "household" and shown else None,
            person_id=top["id"] if top["of"] == "person" and shown else None,
            round=top["round"] or None,
            purpose=top["purpose"] or None,
            claims=tuple(_claim(each, hidden) for each in every),
        )


def _claim(row: Mapping[str, Any], hidden: Collection[str]) -> Claim:
    return Claim(
        household_id=None if "household" in hidden else row["household"] or None,
        state=_STATES[row["served"]],
        site=row["where"] or None,
        date=None if row["date"] is None else str(row["date"]),
        amount=row["amount"] or None,
        source=row["file"],
        row=row["row"],
    )


def _shown(search: Search, claims: pl.DataFrame) -> pl.DataFrame:
    """The frame of conflicts for people."""
    state = pl.when("served").then(pl.lit("served")).when(~pl.col("served")).then(pl.lit("planned"))
    key = "key" if search.keyed else "id"
    shown = _places(search, claims).select(
        "conflict",
        "kind",
        pl.col("household").alias(f"household_{key}"),
        pl.col("person").alias(f"person_{key}"),
        "round",
        "purpose",
        state.alias("state"),
        pl.col("where").alias("site"),
        "date",
        "amount",
        pl.col("file").alias("list"),
        "row",
    )
    return shown.with_columns(pl.col(pl.String).replace("", None))


def _warnings(search: Search, alike: int) -> Iterator[Problem]:
    for each in search.lists:
        yield from (fault.model_copy(update={"file": fault.file or each.source})
                    for fault in each.warnings)  # fmt: skip
    states = [each.source for each in search.lists if "served" not in each.has]
    if states:
        yield problem("doubles-planned", lists=some(states))
    if search.rule.one and search.rule.text != "all":
        yield problem("doubles-one-round")
    if all("purpose" not in each.has for each in search.lists):
        yield problem("doubles-one-purpose")
    if alike:
        yield problem("doubles-alike", rows=alike)
    yield from _other_ids(search)
    apart = written_apart(search.lists, search.frames)
    if apart:
        yield problem("doubles-ids-apart", ids=apart)
    if none_in_common(search.lists, search.frames):
        yield problem("doubles-keys-apart")


def _other_ids(search: Search) -> Iterator[Problem]:
    """Lists that name people, and lists that name only households: they are not compared."""
    by = {of: [each.source for each, frame in zip(search.lists, search.frames, strict=True)
               if of in frame["of"].unique()] for of in ("household", "person")}  # fmt: skip
    if by["household"] and by["person"]:
        people, households = some(by["person"]), some(by["household"])
        yield problem("doubles-people-apart", people=people, households=households)
