"""Make registers to measure: the same rows on every machine.

Runs as its own process (`python -m tests.benchmark.registers SHAPE ROWS SITES FILE`), so that its
memory does not count for others.
"""

import sys
from pathlib import Path

import polars as pl

from .shapes import AGES, BANDS, DAY, ROSTER, SHAPES, SHOPS, WIDE, Shape

SLICE = 1_000_000
OTHER_SITES = 1_000  # of all channels but the first, if there are enough rows
PEOPLE = (6, 20, 42, 66, 82, 91, 96, 99)  # of 100 households: those of 1 person, of up to 2, 3 …
OLDEST = 80 * 365  # the greatest age in days
HANGUL = {"centre": "동면 배급소", "store": "개성시 상점", "payer": "구역 사무소"}
AGED = (9, 18, 27, 32, 65, 88)  # of 100 people: those in the first age band, in the first two …
_RANDOM = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9)


def rows(shape: Shape, count: int, sites: int) -> pl.LazyFrame:
    """A register of `count` rows; its first channel has up to `sites` sites."""
    others = max(1, min(OTHER_SITES, count // 50))
    places = [
        _site(name, others if place else sites, shape.encoding)
        for place, name in enumerate(shape.channels)
    ]
    if shape.people:
        return _roster(count, places)
    starts = range(0, count, SLICE)
    return pl.concat(_slice(shape, at, min(at + SLICE, count), places) for at in starts)


def _roster(count: int, places: list[pl.Expr]) -> pl.LazyFrame:
    """A roster of `count` people; the last household may be incomplete."""
    starts = range(0, count // 3 + 1, SLICE)
    slices = (_people(at, min(at + SLICE, count // 3 + 1), places) for at in starts)
    return pl.concat(slices).head(count)


def _people(start: int, end: int, places: list[pl.Expr]) -> pl.LazyFrame:
    """The people of households, about four of each."""
    households = _slice(ROSTER, start, end, places).with_columns(
        person=pl.int_ranges(0, "persons", dtype=pl.UInt64)
    )
    row = pl.col("household_id").str.slice(3).cast(pl.UInt64) * 16 + pl.col("person")
    people = households.explode("person").with_columns(row=row)
    days = _draw("birth", OLDEST).cast(pl.Int64)
    born = pl.lit(DAY) - pl.duration(days=days)
    sex = pl.when(_draw("sex", 2) == 0).then(_text("F")).otherwise(_text("M")).alias("sex")
    return people.select("household_id", born.alias("birth_date"), sex, *ROSTER.channels)


def _slice(shape: Shape, start: int, end: int, places: list[pl.Expr]) -> pl.LazyFrame:
    row = pl.int_range(start, end, dtype=pl.UInt64).alias("row")
    frame = pl.LazyFrame().select(row).with_columns(persons=1 + _step(_draw("people", 100), PEOPLE))
    frame = frame.with_columns(_bands() if shape is WIDE else [_adults()])
    if shape is SHOPS:
        kind = _draw("category", 10)
        frame = frame.with_columns(
            category=pl.when(kind < 3).then(_text("AAY")).otherwise(_text("PHH"))
        )
    else:
        frame = frame.with_columns(_flag(name, 8) for name in shape.words)
    digits = pl.col("row").cast(pl.String).str.zfill(9)
    identity = pl.concat_str(_text("HH-"), digits).alias("household_id")
    return frame.select(identity, *shape.counts, *shape.words, *places)


def _draw(what: str, sides: int) -> pl.Expr:
    """A random number per row, 0 to `sides` - 1; `what` makes draws independent."""
    seed = int.from_bytes(what.encode()[-6:], "big") * _RANDOM[1] % 2**64
    first, second = (pl.lit(number, pl.UInt64) for number in _RANDOM)
    mixed = (pl.col("row") + pl.lit(seed, pl.UInt64)) * first
    mixed = (mixed ^ (mixed // 2**31)) * second
    mixed = (mixed ^ (mixed // 2**29)) * first
    return (mixed // 2**24) % sides


def _step(drawn: pl.Expr, bounds: tuple[int, ...]) -> pl.Expr:
    """The number of `bounds` that the drawn number reaches."""
    return pl.sum_horizontal((drawn >= bound).cast(pl.Int64) for bound in bounds)


def _adults() -> pl.Expr:
    grown = 1 + _step(_draw("adults", 100), (25, 80, 95))
    return pl.min_horizontal("persons", grown).alias("adults")


def _bands() -> list[pl.Expr]:
    """Put each person of a household into a band of age and sex."""
    people = []
    for person in range(len(PEOPLE) + 1):
        band = 2 * _step(_draw(f"age{person}", 100), AGED) + _draw(f"sex{person}", 2)
        people.append(pl.when(pl.col("persons") > person).then(band))
    order = [f"{sex}_{ages}" for ages in AGES for sex in ("female", "male")]
    return [
        pl.sum_horizontal((own == order.index(band)).cast(pl.Int64) for own in people).alias(band)
        for band in BANDS
    ]


def _flag(name: str, one_in: int) -> pl.Expr:
    return pl.when(_draw(name, one_in) == 0).then(_text("yes")).otherwise(_text("no")).alias(name)


def _site(channel: str, sites: int, encoding: str) -> pl.Expr:
    first = f"{channel[0].upper()}-" if encoding == "utf-8" else f"{HANGUL[channel]} 제"
    number = _draw(f"the {channel}", sites).cast(pl.String).str.zfill(6)
    return pl.concat_str(_text(first), number).alias(channel)


def _text(text: str) -> pl.Expr:
    return pl.lit(text, pl.String)


def main(shape: str, count: str, sites: str, file: str) -> None:
    """Write a register; under another name first, so that an incomplete file is never used."""
    frame = rows(SHAPES[shape], int(count), int(sites))
    path = Path(file)
    half = path.with_name(f"half-{path.name}")
    if path.suffix == ".parquet":
        frame.sink_parquet(half)
    else:
        frame.sink_csv(half)
        _encode(half, SHAPES[shape].encoding)
    half.rename(path)


def _encode(path: Path, encoding: str) -> None:
    """Rewrite the file in another encoding."""
    if encoding != "utf-8":
        path.write_text(path.read_text("utf-8"), encoding, newline="")


if __name__ == "__main__":
    main(*sys.argv[1:])
