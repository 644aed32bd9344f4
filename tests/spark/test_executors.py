"""What executors lack is told before the work: versions, hashes, folders."""

import sys
from pathlib import Path
from typing import Any

import pytest
from spark import needs_spark, ration, settings

from ration.register.spark import probe
from ration.register.spark.executors import (
    _packages,
    _refuse_unwritten,
    _unable,
    _unread,
    refuse_executors,
)

OURS = probe.answer({"ids": ["1"], "read": {}, "written": {}})


def codes(problems: Any) -> list[str]:
    """The codes of problems."""
    return [problem.code for problem in problems]


class TestAnswers:
    """What differs between this machine and an executor."""

    def test_the_same(self) -> None:
        assert codes(_packages(OURS, [OURS, OURS])) == []

    @pytest.mark.parametrize(
        ("name", "version", "code"),
        [
            ("polars", None, "spark-package-missing"),
            ("ration", None, "spark-package-missing"),
            ("pyarrow", None, "spark-package-missing"),
            ("polars", "0.1", "spark-package-other"),
            ("ration", "0.0.1", "spark-package-other"),
        ],
    )
    def test_another_package(self, name: str, version: str | None, code: str) -> None:
        there = OURS | {"host": "worker-2", "versions": OURS["versions"] | {name: version}}
        (found,) = _packages(OURS, [OURS, there])
        assert (found.code, "worker-2" in found.message) == (code, True)

    def test_another_arrow_is_fine(self) -> None:
        there = OURS | {"versions": OURS["versions"] | {"pyarrow": "18.0.0"}}
        assert codes(_packages(OURS, [there])) == []

    def test_other_hashes(self) -> None:
        assert codes(_packages(OURS, [OURS | {"hashes": [1]}])) == ["spark-hashes"]

    def test_folders(self, tmp_path: Path) -> None:
        (tmp_path / "mark").touch()
        (tmp_path / "file").write_text("ab")
        asked = {
            "ids": [],
            "read": {
                f"{tmp_path}/file": [3],
                f"{tmp_path}/gone": [1],
                str(tmp_path): ["file", "mark"],
            },
            "written": {str(tmp_path): "mark", f"{tmp_path}/none": "mark", "/proc": "mark"},
        }
        found = probe.answer(asked)
        assert found["unread"] == [f"{tmp_path}/file", f"{tmp_path}/gone"]
        assert found["unwritten"] == [f"{tmp_path}/none", "/proc"]
        assert codes(_unread([found])) == ["spark-unread"] * 2
        with pytest.raises(PermissionError) as refused:
            _refuse_unwritten([found])
        assert refused.value.filename == f"{tmp_path}/none"
        assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "mark"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('Cannot run program "/opt/py": error=2, No such file', "spark-python-missing"),
        (
            "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.10 than that",
            "spark-python-other",
        ),
        ("ModuleNotFoundError: No module named 'pyarrow'", "spark-package-missing"),
        ("[PACKAGE_NOT_INSTALLED] PyArrow >= 18.0.0 must be installed", "spark-package-missing"),
        ("ModuleNotFoundError: No module named 'ration.core'", "spark-package-missing"),
        ("java.io.IOException: No space left on device", None),
    ],
)
def test_words_of_spark(words: str, code: str | None) -> None:
    found = _unable(words)
    assert (found and found.code) == code


@needs_spark
class TestHere:
    """Executors of this machine."""

    def test_all_is_there(self, session: Any, tmp_path: Path) -> None:
        (tmp_path / "households.parquet").write_bytes(b"PAR1")
        read = (str(tmp_path / "households.parquet"), str(tmp_path))
        refuse_executors(session, "x", read, (str(tmp_path / "plan"),))
        assert [each.name for each in tmp_path.iterdir()] == ["households.parquet"]

    @pytest.mark.parametrize(
        ("package", "line"),
        [
            ("ration", "raise ImportError"),
            ("polars", "__version__ = '0.1'"),
        ],
    )
    def test_python_of_executors_without(self, tmp_path: Path, package: str, line: str) -> None:
        """The Python of the executors is another, as PYSPARK_PYTHON names it."""
        (tmp_path / "first" / package).mkdir(parents=True)
        (tmp_path / "first" / package / "__init__.py").write_text(line)
        python = tmp_path / "python"
        python.write_text(
            f'#!/bin/sh\nPYTHONPATH={tmp_path}/first:$PYTHONPATH exec {sys.executable} "$@"\n'
        )
        python.chmod(0o755)
        assert f"{package} " in lacking(tmp_path, str(python))

    def test_another_python(self, tmp_path: Path) -> None:
        """A Python that passes for a later one, since there may be no other on this machine."""
        (tmp_path / "sitecustomize.py").write_text(
            "import sys\n"
            "class Later(tuple):\n"
            "    major, minor, micro, releaselevel, serial = 3, 99, 0, 'final', 0\n"
            "sys.version_info = Later((3, 99, 0, 'final', 0))\n"
        )
        python = tmp_path / "python"
        python.write_text(
            f'#!/bin/sh\nPYTHONPATH={tmp_path}:$PYTHONPATH exec {sys.executable} "$@"\n'
        )
        python.chmod(0o755)
        line = lacking(tmp_path, str(python))
        assert "the executors run Python 3.99, and ration runs here on Python 3." in line

    def test_no_python(self, tmp_path: Path) -> None:
        line = lacking(tmp_path, None, "spark.pyspark.python /nowhere/python")
        assert "the executors have no Python at /nowhere/python; set PYSPARK_PYTHON" in line


def lacking(folder: Path, python: str | None, *more: str) -> str:
    """The one line about executors with this Python."""
    import polars as pl

    frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    frame.write_parquet(folder / "households.parquet")
    env = settings(folder, *more)
    if python is not None:
        env["PYSPARK_PYTHON"] = python
    ran = ration("check", "households.parquet", "--spark", "local[1]", "-q", env=env, cwd=folder)
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1), ran
    return ran.err
