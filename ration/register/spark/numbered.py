"""Give every row of a Spark frame a number that stays the same, however often it is computed.

Rows of Parquet files have the numbers that they have on one machine. Other tables have no rows:
equal rows are alike, and are numbered by what is in them, so that no order of tasks, and no
worker that dies, changes a number.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as f

from ration.register.source.register import FILE_BITS, ROW

# What keeps the rows of files as they are.
_KEEP = {"Project", "Filter", "SubqueryAlias", "View"}
_FILE, _HASH = "ration:file", "ration:hash"
_EQUAL_BITS = 20  # of a number: so many equal rows, or rows with the same hash, have numbers
_HASH_BITS = 43
_SCHEME = r"^([A-Za-z0-9+.-]+):/+"  # file:/a and file:///a are the same


def input_files(frame: DataFrame) -> list[str]:
    """The Parquet files whose rows a frame has, in the order of their names; none for a table."""
    plan = getattr(frame, "_jdf", None)
    if plan is None or not all(_nodes(plan.queryExecution().analyzed())):
        return []
    return sorted(frame.inputFiles(), key=lambda file: re.sub(_SCHEME, r"\1:/", unquote(file)))


def numbered(frame: DataFrame, files: list[str]) -> DataFrame:
    """Add the numbers as `ROW`; `files` are those whose rows the frame has."""
    if not files:
        return _by_content(frame)
    row = f.col("_metadata.row_index") + 2
    if len(files) == 1:
        return frame.select("*", row.alias(ROW))
    session = frame.sparkSession
    names = [(re.sub(_SCHEME, r"\1:/", file), number) for number, file in enumerate(files)]
    numbers = session.createDataFrame(names, f"`{_FILE}` string, number long")
    path = f.regexp_replace(f.col("_metadata.file_path"), _SCHEME, "$1:/")
    rows = frame.select("*", row.alias(ROW), path.alias(_FILE))
    joined = rows.join(f.broadcast(numbers), _FILE, "left").drop(_FILE)
    known = f.coalesce("number", f.raise_error(f.lit("a file was added")).cast("long"))
    number = f.shiftleft(known, FILE_BITS) + f.col(ROW)
    return joined.withColumn(ROW, number).drop("number")


def _by_content(frame: DataFrame) -> DataFrame:
    every = [_quoted(name) for name in frame.columns]
    hashed = frame.withColumn(_HASH, f.xxhash64(*every).bitwiseAND((1 << _HASH_BITS) - 1))
    equal = f.row_number().over(Window.partitionBy(_HASH).orderBy(*every)).cast("long")
    number = f.shiftleft(_HASH, _EQUAL_BITS) + equal
    return hashed.withColumn(ROW, number).drop(_HASH)


def _quoted(name: str) -> Column:
    return f.col(f"`{name.replace('`', '``')}`")


def _nodes(node: Any) -> Iterator[bool]:
    """Whether each step of a plan keeps the rows of Parquet files."""
    children = node.children()
    if not children.size():
        yield str(node.toString()).strip().endswith(" parquet")
        return
    yield node.nodeName() in _KEEP and children.size() == 1
    yield from _nodes(children.apply(0))
