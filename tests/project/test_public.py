"""What the package promises as a whole."""

import importlib
import importlib.util
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

from command import run

import ration


def test_all_is_sorted_and_complete() -> None:
    """The public names are what `__all__` says: all others are modules or private."""
    assert ration.__all__ == sorted(ration.__all__)
    public = {
        name
        for name, value in vars(ration).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public <= set(ration.__all__)
    assert dir(ration) == sorted([*ration.__all__, "__version__"])
    assert all(hasattr(ration, name) for name in dir(ration))


def test_every_public_name_has_a_place() -> None:
    assert sorted(ration._MODULES) == ration.__all__


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys, ration; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint({"polars", "pydantic", "narwhals"})
    assert "ration." not in done.stdout


def test_every_folder_with_code_is_a_package_that_is_installed() -> None:
    """The list in pyproject.toml is written by hand: a folder that it lacks is not shipped."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    found = []
    for name in ("ration", "ration_cli"):
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        folder = Path(spec.origin).parent
        inits = (path.parent.relative_to(folder).parts for path in folder.rglob("__init__.py"))
        found += [".".join((name, *parts)) for parts in inits]
    assert project["tool"]["setuptools"]["packages"] == sorted(found)


def test_every_public_name_is_documented() -> None:
    assert [name for name in ration.__all__ if not getattr(ration, name).__doc__] == []


def test_the_library_loads_neither_typer_nor_rich() -> None:
    modules = [name for _, name, _ in pkgutil.walk_packages(ration.__path__, "ration.")]
    names = [name for name in modules if not name.endswith("__main__")]
    assert len(names) > 20
    code = f"import sys, {', '.join(names)}; print(sorted({{'typer', 'rich'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"


def test_python_m_ration() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ration", "--version"], capture_output=True, check=True, text=True
    )
    assert done.stdout == run("--version").out


def test_no_import_cycles() -> None:
    """Every module can be the first one that is imported."""
    for _, name, _ in pkgutil.walk_packages(ration.__path__, "ration."):
        if not name.endswith("__main__"):
            assert importlib.import_module(name).__doc__, name
