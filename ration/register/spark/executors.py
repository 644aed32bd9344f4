"""Ask every executor, in a tiny first job, for its versions and for the folders that it sees."""

import errno
import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ration.core.outputs.work_folder import WorkFolder
from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.register.spark import probe
from ration.register.spark.jobs import failure, first_job
from ration.register.spark.probe import answers

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SAME = ("polars", "ration")  # which must be there in the same version; the rest only there
_IDS = ("1", "007", "KS-000001", "한글-1")  # ids whose hashes must be the same everywhere
_PAUSE = 0.1  # seconds of a task
_CHECKED = "spark.ration.checked"  # set in a session whose executors were asked before
_ROUNDS = 2  # tasks for every core


def refuse_executors(
    session: "SparkSession",
    source: str,
    read: tuple[str, ...] = (),
    written: tuple[str, ...] = (),
) -> None:
    """Raise InputError if an executor could not do what it will be asked to do.

    Polars and ration must be there in the same version, and hash ids alike. `read` are paths that
    must be the same there as here, if they are here; `written` are files and folders to be made,
    whose folder they must be able to write to: if not, raise PermissionError.
    """
    if ".connect." in type(session).__module__:
        raise InputError(source, [problem("spark-connect")])
    if not read and not written and session.conf.get(_CHECKED, None):
        return
    with ExitStack() as marks:
        asked = {
            "ids": _IDS,
            "read": {
                str(path): probe.contents(str(path))
                for path in _here(read)  # absolute: they work in another folder
            },
            "written": {str(place): _mark(marks, place) for place in map(_existing, written)},
        }
        ours = probe.answer(asked)
        found = _answers(session, source, json.dumps(asked))
    problems = [*_packages(ours, found), *_unread(found)]
    if problems:
        raise InputError(source, problems)
    _refuse_unwritten(found)
    session.conf.set(_CHECKED, "true")


def _here(names: Iterable[str]) -> Iterator[Path]:
    """The paths of this machine that are named; of a pattern, the first file stands for all."""
    for name in names:
        parts = urlsplit(name)
        path = Path(unquote(parts.path) if parts.scheme == "file" else name).absolute()
        if path.exists():
            yield path
        elif parts.scheme in ("", "file"):
            yield from sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))))[:1]


def _existing(name: str) -> Path:
    """The nearest folder that exists, where something new would be made."""
    path = Path(name).absolute()
    return next(each for each in path.parents if each.is_dir())


def _mark(marks: ExitStack, folder: Path) -> str:
    """An empty folder in it by which executors know the folder; it is removed with `marks`."""
    try:
        return marks.enter_context(WorkFolder(folder)).name
    except OSError:
        return ""  # reported when the files are written


def _answers(session: "SparkSession", source: str, asked: str) -> list[probe.Answer]:
    from pyspark import cloudpickle

    tasks = max(1, _ROUNDS * session.sparkContext.defaultParallelism)
    rows = session.range(0, tasks, numPartitions=tasks)

    def work() -> list[Any]:
        cloudpickle.register_pickle_by_value(probe)  # type: ignore[no-untyped-call]
        try:
            return rows.mapInArrow(_task(asked), "answer string").collect()
        finally:
            cloudpickle.unregister_pickle_by_value(probe)  # type: ignore[no-untyped-call]

    try:
        return [json.loads(row.answer) for row in first_job(session, work, source)]
    except InputError:
        raise
    except Exception as error:  # Spark's words name what is missing
        raise InputError(source, [_unable(str(error)) or failure(session, error)]) from None


def _task(asked: str) -> Any:
    def task(batches: Iterator[Any]) -> Iterator[Any]:
        return answers(batches, asked, _PAUSE)

    return task


# What Spark writes where no Python of ours could run at all.
_NO_PYTHON = re.compile(r'Cannot run program "([^"]+)"')
_OTHER_PYTHON = re.compile(r"PYTHON_VERSION_MISMATCH.*?\b(3\.\d+)", re.DOTALL)
_NO_PACKAGE = re.compile(r"No module named '(\w+)|PACKAGE_NOT_INSTALLED\W+(\w+)")


def _unable(words: str) -> Problem | None:
    """The problem that Spark's words are about; None means another."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if found := _NO_PYTHON.search(words):
        return problem("spark-python-missing", path=found[1], here=here)
    if found := _OTHER_PYTHON.search(words):
        return problem("spark-python-other", there=found[1], here=here)
    if found := _NO_PACKAGE.search(words):
        name = (found[1] or found[2]).lower()
        return problem("spark-package-missing", what=name, hosts="the executors", fix=_fix(name))
    return None


def _fix(name: str) -> str:
    return f"pip install {name}" if name != "ration" else "the wheel of the ration that runs here"


def _packages(ours: probe.Answer, found: list[probe.Answer]) -> Iterator[Problem]:
    for name, here in ours["versions"].items():
        there = [(each["host"], each["versions"][name]) for each in found]
        if missing := dict.fromkeys(host for host, version in there if version is None):
            yield problem("spark-package-missing", what=name, hosts=some(missing), fix=_fix(name))
        other = {version for _, version in there} - {None, here}
        if other and name in _SAME:
            hosts = some(dict.fromkeys(host for host, version in there if version in other))
            yield problem(
                "spark-package-other", what=name, hosts=hosts, there=some(sorted(other)), here=here
            )
    same = [each for each in found if each["versions"]["polars"] == ours["versions"]["polars"]]
    if odd := [each["host"] for each in same if each["hashes"] != ours["hashes"]]:
        yield problem("spark-hashes", hosts=some(dict.fromkeys(odd)))


def _unread(found: list[probe.Answer]) -> Iterator[Problem]:
    for path, hosts in _blind(found, "unread"):
        yield problem("spark-unread", path=path, hosts=hosts)


def _refuse_unwritten(found: list[probe.Answer]) -> None:
    for path, hosts in _blind(found, "unwritten"):
        wrong = problem("spark-unwritten", hosts=hosts)
        raise PermissionError(errno.EACCES, f"{wrong.message}; {wrong.hint}", path)


def _blind(found: list[probe.Answer], key: str) -> Iterator[tuple[str, str]]:
    """The paths that some executors do not see, and those."""
    for path in dict.fromkeys(path for each in found for path in each[key]):
        yield path, some(dict.fromkeys(each["host"] for each in found if path in each[key]))
