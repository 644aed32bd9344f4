"""Open a path or a table on Spark, once all that it needs is known to be there."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.open import refuse_unused
from ration.register.source.register import Register
from ration.register.source.skip_rows import without_rows
from ration.register.spark.executors import refuse_executors
from ration.register.spark.session import open_session
from ration.register.spark.sources import refuse_source

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def session_for(master: str, source: str, written: Path | None) -> "SparkSession":
    """A session to read `source` and to write a folder; None means that none is written.

    Raises InputError beforehand, if one of the two cannot be done.
    """
    refuse_source(source)
    session = open_session(master)
    if written is not None:
        refuse_executors(session, source, written=(str(written),))
    return session


def open_on_spark(source: Any, spark: "str | SparkSession", mapping: RegisterMapping) -> Register:
    """Open a path or the name of a table on Spark.

    A master gets a session that stays open, since entitlements are read later. Raises InputError
    if Spark cannot read it, or if its machines lack something.
    """
    refuse_source(source)
    name = str(source)
    refuse_unused(name, mapping, "sheet", "encoding", "separator", "header_row")
    session = open_session(spark) if isinstance(spark, str) else spark
    refuse_executors(session, name, read=(name,))
    from ration.register.spark.open import open_spark_file

    register = replace(open_spark_file(name, session), inputs=(name,))
    return without_rows(register, mapping.skip_rows)
