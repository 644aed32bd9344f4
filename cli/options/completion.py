"""Shell completion of programme names; it imports nothing of `ration`, to be quick."""

from importlib.util import find_spec
from pathlib import Path


def builtin_names(incomplete: str) -> list[str]:
    """The built-in programmes whose names begin with what is typed."""
    spec = find_spec("ration")  # without importing it: a key press should not wait
    folders = (spec and spec.submodule_search_locations) or ()
    files = (
        file for folder in folders for file in Path(folder, "programme", "builtin").glob("*.toml")
    )
    return sorted(file.stem for file in files if file.stem.startswith(incomplete))


def programmes(incomplete: str) -> list[str]:
    """Built-in programmes, and TOML files; if there are none, the shell offers all files."""
    names = builtin_names(incomplete)
    if not names:
        return []
    return names + sorted(str(file) for file in Path().glob("*.toml") if _begins(file, incomplete))


def _begins(file: Path, incomplete: str) -> bool:
    return file.name.startswith(incomplete) and not file.name.startswith(".")
