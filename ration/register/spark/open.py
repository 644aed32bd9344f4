"""Open a Spark frame, or Parquet files that a cluster reads, as a register."""

import posixpath
from urllib.parse import unquote, urlsplit

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.source.register import FilePart, Register
from ration.register.spark.cluster import kept, on_cluster
from ration.register.spark.failed import FAILED
from ration.register.spark.files import SparkFiles
from ration.register.spark.jobs import failure
from ration.register.spark.numbered import input_files, numbered


def open_spark(frame: DataFrame, source: str = "frame") -> Register:
    """Open a Spark frame as a register; its rows stay where they are.

    Rows of Parquet files keep the numbers that they have there; those of other tables are
    records without an order.
    """
    return _opened(frame, source, input_files(frame))


def open_spark_file(path: str, session: SparkSession) -> Register:
    """Open a Parquet file or folder, a pattern, or a table of the catalogue, read by a cluster.

    Raises InputError if it cannot be read there.
    """
    try:
        if _may_be_table(path) and session.catalog.tableExists(path):
            frame = session.table(path)
        else:
            frame = session.read.option("mergeSchema", "true").parquet(path)
        files = input_files(frame)
    except PySparkException as error:
        missing = error.getCondition() == "PATH_NOT_FOUND"
        broken = problem("file-broken", what="Parquet", why="Spark cannot read its columns")
        raise InputError(path, [problem("file-missing") if missing else broken]) from error
    except FAILED as error:  # tasks read the columns of files
        raise InputError(path, [failure(session, error)]) from error
    return _opened(frame, path, files)


def _opened(frame: DataFrame, source: str, files: list[str]) -> Register:
    cluster = (on_cluster if files else kept)(source, numbered(frame, files))
    session = frame.sparkSession
    held = SparkFiles(source, files, session) if files else None
    width = len(frame.columns)
    return Register(
        source=source,
        sha256=None if held is None or source == "frame" else held.sha256(),
        frame=cluster.frame,
        columns=tuple(frame.columns),
        to_input_type=lambda result: session.createDataFrame(result.to_arrow()),
        unit="row" if files else "record",
        parts=tuple(FilePart(_shown(file, source), width, "row") for file in files)
        if len(files) > 1
        else (),
        files=() if held is None else (held,),
        inputs=() if source == "frame" else (source,),
        cluster=cluster,
    )


def _may_be_table(path: str) -> bool:
    return "/" not in path and not path.endswith(".parquet")


def _shown(file: str, source: str) -> str:
    """The name of a file under the folder that was named; None of the folders above it."""
    path = unquote(urlsplit(file).path)
    folder = posixpath.normpath(urlsplit(source).path)
    _, found, inside = path.rpartition(f"{folder}/")
    return posixpath.join(source, inside) if found else posixpath.basename(path)
