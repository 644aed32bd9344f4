"""What a shell may put in the place of a programme; no engine is imported for it."""

from importlib.util import find_spec
from pathlib import Path


def builtin_names(incomplete: str) -> list[str]:
    """The built-in programmes whose names begin so."""
    spec = find_spec("ration")  # finds it, without its imports: a key press should not wait
    folders = (spec and spec.submodule_search_locations) or ()
    files = (
        file for folder in folders for file in Path(folder, "programme", "builtin").glob("*.toml")
    )
    return sorted(file.stem for file in files if file.stem.startswith(incomplete))


def programmes(incomplete: str) -> list[str]:
    """Built-in programmes, and files beside them; where there is none, the shell offers files."""
    names = builtin_names(incomplete)
    if not names:
        return []
    return names + sorted(str(file) for file in Path().glob("*.toml") if _begins(file, incomplete))


def _begins(file: Path, incomplete: str) -> bool:
    return file.name.startswith(incomplete) and not file.name.startswith(".")
