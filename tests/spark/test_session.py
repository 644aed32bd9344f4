"""What Spark lacks is told beforehand, in one line, before any Java is started."""

import os
from pathlib import Path

import polars as pl
import pytest
from command import run

import ration
from ration.register.spark import masters
from ration.register.spark.masters import is_local
from ration.register.spark.sources import refuse_source


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    """A register that Spark reads."""
    frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    frame.write_parquet(tmp_path / "households.parquet")
    return tmp_path / "households.parquet"


def refused(register: str | Path, master: str, cwd: Path | None = None) -> str:
    """The one line of a command that cannot be read, with exit 3."""
    ran = run("compute", register, "--spark", master, "-q", cwd=cwd)
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert ran.err.startswith("error: ")
    return ran.err.rstrip().removeprefix("error: ")


class TestSource:
    """Spark reads Parquet files and its own tables; the rest has a way to become one."""

    def test_text_is_to_be_converted_and_the_hint_runs(self, tmp_path: Path) -> None:
        (tmp_path / "households.csv").write_text("household_id,persons,adults\n007,4,2\n")
        line = refused("households.csv", "local", tmp_path)
        assert line.startswith("households.csv: Spark reads Parquet files and its own tables; ")
        script = line.split('python -c "')[1].removesuffix('"')
        before = Path.cwd()
        os.chdir(tmp_path)
        try:
            exec(script)
        finally:
            os.chdir(before)
        plans = [ration.compute(tmp_path / f"households.{end}") for end in ("csv", "parquet")]
        assert plans[0].totals == plans[1].totals
        assert plans[1].entitlements()["household_id"].to_list() == ["007"]

    def test_a_database_by_another_name_is_no_table(self, tmp_path: Path) -> None:
        """What a file begins with decides, and not its name."""
        (tmp_path / "r.parquet").write_bytes(b"SQLite format 3\0")
        with pytest.raises(ration.InputError) as error:
            refuse_source(tmp_path / "r.parquet")
        assert [each.code for each in error.value.problems] == ["spark-database"]

    def test_parquet_and_what_only_spark_can_see_are_read(self, parquet: Path) -> None:
        for source in (parquet, parquet.parent, "hdfs:///registers/r.parquet", "catalogue.table"):
            refuse_source(source)  # nothing is raised

    def test_a_folder_of_text_is_to_be_converted_too(self, tmp_path: Path) -> None:
        (tmp_path / "parts").mkdir()
        (tmp_path / "parts/a.csv").write_text("household_id,persons,adults\n007,4,2\n")
        line = refused("parts", "local", tmp_path)
        assert (
            "pl.scan_csv('parts/*.csv', infer_schema=False).sink_parquet('parts.parquet')" in line
        )

    @pytest.mark.parametrize(
        ("register", "why"),
        [
            ("lines.ndjson", "scan_ndjson('lines.ndjson')"),
            ("a.xlsx", "leave out --spark"),
            ("postgresql://kim@db.example/relief?table=households", "export the table to Parquet"),
            ("-", "standard input: Spark does not read standard input"),
        ],
    )
    def test_other_kinds(self, register: str, why: str) -> None:
        assert why in refused(register, "local")

    def test_several_files(self, parquet: Path) -> None:
        with pytest.raises(ration.InputError, match="one file, folder or table"):
            ration.compute([parquet, parquet], spark="local")


class TestMaster:
    """A master that Spark does not know, or that does not answer."""

    @pytest.mark.parametrize("master", ["host:7077", "spark://", "spark://host", "mesos://h:1"])
    def test_unknown(self, parquet: Path, master: str) -> None:
        assert f"{master}: not a Spark master; name one such as local[*]" in refused(
            parquet, master
        )

    @pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "k8s://https://127.0.0.1:1"])
    def test_nobody_there(self, parquet: Path, master: str) -> None:
        assert f"{master}: no Spark master answers there: connection refused" in refused(
            parquet, master
        )

    def test_standby_masters_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[object] = []

        def connect(address: tuple[str, int], **_: object) -> object:
            asked.append(address)
            raise TimeoutError

        monkeypatch.setattr("socket.create_connection", connect)
        with pytest.raises(ration.InputError, match="no answer within 10 s"):
            masters.refuse_master("spark://one:7077,two:7078")
        assert asked == [("one", 7077), ("two", 7078)]

    def test_yarn_without_settings(self, parquet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HADOOP_CONF_DIR", "YARN_CONF_DIR"):
            monkeypatch.delenv(name, raising=False)
        assert "set HADOOP_CONF_DIR" in refused(parquet, "yarn")

    @pytest.mark.parametrize("master", ["local", "local[4]", "local[*]", "local[2,3]"])
    def test_local(self, master: str) -> None:
        assert is_local(master)
        masters.refuse_master(master)


class TestJava:
    """Java that is missing or too old."""

    @pytest.fixture(autouse=True)
    def alone(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        for name in ("JAVA_HOME", "SPARK_HOME", "SPARK_CONF_DIR"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        monkeypatch.setattr("ration.register.spark.session._running", lambda: None)
        pytest.importorskip("pyspark")

    def java(self, folder: Path, version: str) -> None:
        """A Java that tells this version, and can do nothing else."""
        (folder / "bin").mkdir()
        (folder / "bin" / "java").write_text(
            f"#!/bin/sh\necho 'openjdk version \"{version}\" 2020-01-01' >&2\n"
        )
        (folder / "bin" / "java").chmod(0o755)

    def test_missing(self, parquet: Path) -> None:
        assert refused(parquet, "local") == (
            "local: Spark runs on Java, and there is none; install Java 17 or newer (on Debian: "
            "apt install openjdk-17-jre-headless), or set JAVA_HOME to its folder"
        )

    def test_a_home_without_it(self, parquet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JAVA_HOME", "/nowhere")
        assert "local: JAVA_HOME is /nowhere, which has no bin/java" in refused(parquet, "local")

    @pytest.mark.parametrize(("version", "shown"), [("1.8.0_392", "8"), ("11.0.21", "11")])
    def test_too_old(self, parquet: Path, tmp_path: Path, version: str, shown: str) -> None:
        self.java(tmp_path, version)
        line = refused(parquet, "local")
        assert f"Spark needs Java 17 or newer, and {tmp_path}/bin/java is Java {shown}" in line

    def test_settings_of_spark_may_name_another(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from ration.register.spark.java import refuse_java

        (tmp_path / "spark-env.sh").write_text("JAVA_HOME=/opt/java")
        monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
        refuse_java("local")


def test_pyspark_is_missing(parquet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ration.core.extras.find_spec", lambda name: None if name == "pyspark" else object()
    )
    assert "pip install pyspark" in refused(parquet, "local")
