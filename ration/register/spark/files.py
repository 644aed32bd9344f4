"""The Parquet files that a cluster reads: their fingerprint, and a check that they stay so."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql import functions as f

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.spark.failed import FAILED
from ration.register.spark.jobs import failure, run_job
from ration.register.spark.tasks import mapped

_BINARY = "binaryFile"  # Spark's own reader of whole files, from any store
_DIGESTS = "file string, sha256 string"


class SparkFiles:
    """Files as Spark names them, and their state when they were opened."""

    def __init__(self, source: str, files: Sequence[str], session: SparkSession) -> None:
        self._source, self._files, self._session = source, list(files), session
        self._state = self._now()

    def sha256(self) -> str:
        """The SHA-256 of a file, or that of the files' own, each on a line, as for a folder."""
        digests = self._digests()
        found = [digests[file] for file in self._files]
        if len(found) == 1:
            return found[0]
        return hashlib.sha256("".join(f"{each}\n" for each in found).encode()).hexdigest()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raise InputError if a file is saved before or inside the block.

        It is looked at once, since there may be thousands. Whatever failed: if a file was
        changed, that is the cause to name.
        """
        try:
            yield
        finally:
            self.refuse_changed()

    def refuse_changed(self) -> None:
        """Raise InputError if a file was saved."""
        if self._now() != self._state:
            raise InputError(self._source, [problem("file-changed")])

    def _now(self) -> list[tuple[int, int]] | None:
        """The time and the length of each file; None means that one is gone."""
        session = self._session
        context = session.sparkContext
        system = context._jvm.org.apache.hadoop.fs.Path  # type: ignore[union-attr]
        conf = context._jsc.hadoopConfiguration()
        found = []
        for file in self._files:
            path = system(unquote(file))
            try:
                status = path.getFileSystem(conf).getFileStatus(path)
            except Exception:  # py4j's, which has no class of its own for what Hadoop raises
                return None
            found.append((status.getModificationTime(), status.getLen()))
        return found

    def _digests(self) -> dict[str, str]:
        """The SHA-256 of each file, calculated in tasks."""
        session, files = self._session, self._files
        try:
            if all(urlsplit(file).scheme == "file" for file in files):
                names = session.createDataFrame([(file,) for file in files], "file string")
                spread = names.repartition(len(files), "file")
                rows = run_job(session, mapped(spread, _digest, _DIGESTS).collect)
                return {row.file: row.sha256 for row in rows}
            read = session.read.format(_BINARY).load([unquote(file) for file in files])
            hashed = read.select("path", f.sha2("content", 256).alias("sha256"))
            rows = run_job(session, hashed.collect)
            return {_named(row.path, files): row.sha256 for row in rows}
        except FAILED as error:
            raise InputError(self._source, [failure(session, error)]) from error


def _named(path: str, files: Sequence[str]) -> str:
    """The name of a file, as in `files`, that Spark shows without its quoting."""
    return next(file for file in files if unquote(file) == unquote(path))


def _digest(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The task: read each of its files block by block."""
    for batch in batches:
        digests = []
        for name in batch.column(0).to_pylist():
            with Path(url2pathname(urlsplit(name).path)).open("rb") as file:
                digests.append(hashlib.file_digest(file, "sha256").hexdigest())
        yield pa.RecordBatch.from_pydict({"file": batch.column(0), "sha256": pa.array(digests)})
