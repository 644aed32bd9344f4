"""Targets: tables in text files and databases: registers, stocks, journals, lists."""

import datetime as dt
import gzip
import io
import zlib
from contextlib import suppress
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import ration
from ration.core.parquet.check import check_parquet
from ration.loads.distances.between import distances_between
from ration.loads.distances.load import load_distances
from ration.register.source.byte_source import ByteSource
from ration.register.source.database.url import is_url
from ration.register.source.file_bytes import fingerprint
from ration.register.source.open import open_register
from ration.register.source.paths import MAGIC
from ration.register.source.text.decode import as_utf8
from ration.register.source.text.json import open_json
from ration.results.distances import DistanceTable
from tests.fuzz.target import Target, argument_of, ends_well, text_of

from .place import file, folder

MARKER = "Zqxw Jvkp"  # a name that must not be shown
DAY = dt.date(2026, 3, 31)
CODECS = (None, "cp949", "utf-7", "utf-16", "hz", "iso2022_kr", "cp1252", "big5hkscs", "utf-8")


def decoded(data: bytes) -> None:
    """The text of a file, in an encoding that is detected or named."""
    for codec in CODECS:
        ends_well(partial(as_utf8, ByteSource("a.csv", data), codec), *_UNZIPPING)


_UNZIPPING = (ration.RationError, OSError, EOFError, zlib.error)


def opened(data: bytes) -> None:
    """A text file as a register, which is opened and not yet read."""
    ends_well(lambda: open_register(file("opened.csv", data)))
    source = ByteSource("a.json", data)
    ends_well(lambda: open_json(source, fingerprint(source)), *_UNZIPPING)


def register(data: bytes) -> None:
    """A register is described, and gives a plan or its problems."""
    path = file("register.csv", data)
    ends_well(lambda: ration.register_columns(path))
    ends_well(lambda: ration.compute(path, drop_rejected=True).entitlements())


def zipped(data: bytes) -> None:
    """A register that is compressed: what is damaged is the file, or what it was made of."""
    path = file("register.csv.gz", data if data[:1] == b"\x1f" else gzip.compress(data, 1))
    ends_well(lambda: ration.compute(path, drop_rejected=True).entitlements())


def json_register(data: bytes) -> None:
    """A register in JSON."""
    path = file("register.json", data)
    ends_well(lambda: ration.compute(path, drop_rejected=True).entitlements())


def parquet(data: bytes) -> None:
    """A register in Parquet, whose reader must not end the process."""
    path = file("register.parquet", data)
    ends_well(lambda: ration.compute(path, drop_rejected=True).entitlements())


def parquet_counts(data: bytes) -> None:
    """The counts and sizes of a Parquet file, whatever its values are."""
    ends_well(lambda: check_parquet(io.BytesIO(data), len(data)), ValueError)


def cells(data: bytes) -> None:
    """Any cells beside people's names: no name is in a problem, or in the record of a plan."""
    rows = (line.split("\t", 3) for line in text_of(data).split("\n"))
    columns = "household_id\tpersons\tadults\tcentre\tname of head"
    lines = ("\t".join([*(row + [""] * 4)[:4], MARKER]) for row in rows)
    path = file("cells.tsv", "\n".join([columns, *lines, ""]).encode())
    try:
        shown = ration.compute(path, drop_rejected=True).to_json()
    except ration.RationError as error:
        shown = "".join(f"{each!r}{each}" for each in error.problems)
    assert MARKER not in shown, "a name is shown"
    ends_well(lambda: ration.compute(path))


def people(data: bytes) -> None:
    """A register with a row per person, with its likely duplicates."""
    path = file("people.csv", data)
    mapping = ration.parse_mapping('[people]\nhousehold = "household_id"')
    ends_well(lambda: ration.check(path, mapping=mapping))
    ends_well(lambda: ration.similar_households(path))


def stock(data: bytes) -> None:
    """A stock file is described, and read or refused."""
    path = file("stock.csv", data)
    ends_well(lambda: ration.load_stock(path, "kaesong-2020"))
    ends_well(lambda: ration.stock_columns(path))


def arrears(data: bytes) -> None:
    """What is still owed to households."""
    path = file("arrears.csv", data)
    ends_well(lambda: ration.compute(_register(), stock=_stock(), shortage="equal", arrears=path))


def journal(data: bytes) -> None:
    """A journal of goods."""
    path = file("journal.csv", data)
    ends_well(lambda: ration.load_journal(path, "kaesong-2020", today=DAY))


def sites(data: bytes) -> None:
    """Details of sites, written as JSON."""
    path = file("sites.csv", data)
    ends_well(lambda: ration.load_site_details(path, ration.load_programme("kaesong-2020")))


def distances(data: bytes) -> None:
    """A table of distances, as JSON, and the metres between some of its places."""
    path = file("distances.csv", data)
    ends_well(lambda: _metres(load_distances(path)))


def _metres(table: DistanceTable) -> None:
    places = sorted({each.start for each in table.distances})[:20]
    distances_between(places, table, {}, Fraction(7, 5))
    table.model_dump_json()


def prices(data: bytes) -> None:
    """A list of prices, and the value of a ration by it."""
    path = file("prices.csv", data)
    household = {"persons": 4, "adults": 2}
    ends_well(lambda: ration.load_prices(path, "kaesong-2020"))
    ends_well(lambda: ration.value_of("kaesong-2020", prices=path, household=household).to_json())


def claims(data: bytes) -> None:
    """Lists for double collection, and ids that are keyed."""
    first, _, second = data.partition(b"\n\n")
    lists = [file("first.csv", first), file("second.csv", second or first)]
    ends_well(lambda: ration.double_collection(lists))
    key = folder() / "pseudonyms.key"
    if not key.exists():
        ration.new_key(key)
    ends_well(lambda: ration.keyed_ids(lists[0], key))


def collected(data: bytes) -> None:
    """A list or a tally sheet of what households collected."""
    path = file("collected.csv", data)
    ends_well(lambda: ration.load_collected(_plan(), path, date=DAY).to_json())


def database(data: bytes) -> None:
    """A file of SQLite, and any name of a table in a good one."""
    path = file("data.sqlite", data)
    ends_well(lambda: ration.check(f"sqlite:///{path}?table=households"))
    ends_well(lambda: ration.check(path))
    good = _database()
    table = data[:200].decode("ascii", "replace").replace("\0", "")
    ends_well(lambda: ration.check(f"sqlite:///{good}?table={table}"))
    ends_well(lambda: ration.check(f"sqlite:///{good}?query={table}"))


def _rows() -> Path:
    rows = b"household_id,persons,adults,centre\nH-1,4,2,North\nH-2,3,1,South\n"
    return file("good.csv", rows)


@cache
def _register() -> Path:
    return _rows()


@cache
def _stock() -> Path:
    return file("good-stock.csv", b"item,quantity\nrice,5 kg\n")


@cache
def _plan() -> Path:
    ration.compute(_register()).write(folder() / "collected-plan")
    return folder() / "collected-plan"


@cache
def _database() -> Path:
    import sqlite3

    path = folder() / "good.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("create table households (household_id text, persons int, adults int)")
        made.execute("insert into households values ('H-1', 4, 2)")
    made.close()
    return path


def file_name(data: bytes) -> None:
    """A file of any name: as a register, a programme, a plan, a key."""
    name = argument_of(data)
    if len(data) > 250 or name.strip() in ("", "-") or is_url(name) or MAGIC & {*name}:
        return
    path = f"{folder()}/{name.replace('/', '_')}"
    with suppress(OSError, ValueError):
        Path(path).write_bytes(b"household_id,persons,adults\nH-1,4,2\n")
    for read in (
        ration.check, ration.load_plan, ration.load_programme, ration.load_mapping,
        ration.load_public_key, lambda path: ration.compute(_register(), mapping=path),
        lambda path: ration.load_stock(path, "kaesong-2020"), ration.load_rounds,
        lambda path: ration.verify_files([path]),
    ):  # fmt: skip
        if read is ration.check or "\0" not in path:  # no argument of a command has one
            ends_well(partial(read, path))
    with suppress(OSError, ValueError):
        Path(path).unlink()


TARGETS = {
    "file-name": Target(file_name, 1),
    "decoded": Target(decoded, 10),
    "opened": Target(opened, 5),
    "register": Target(register, 1),
    "zipped": Target(zipped, 1),
    "json-register": Target(json_register, 1),
    "parquet": Target(parquet, 1),
    "parquet-counts": Target(parquet_counts, 15),
    "cells": Target(cells, 1),
    "people": Target(people, 1),
    "stock": Target(stock, 1),
    "arrears": Target(arrears, 1),
    "journal": Target(journal, 1),
    "sites": Target(sites, 1),
    "distances": Target(distances, 1),
    "prices": Target(prices, 1),
    "claims": Target(claims, 1),
    "collected": Target(collected, 1),
    "database": Target(database, 1),
}
