"""The CSV files of rows that a command writes."""

from pathlib import Path

import typer

from ration.write.folder import refuse_existing_file


def refuse_csv(option: str, path: Path, register: str, *, force: bool) -> None:
    """Before any work is done, where `path` is no CSV file, the register, or one that exists."""
    if path.suffix.lower() != ".csv":
        name = f"{option.removeprefix('--')}.csv"
        raise typer.BadParameter(f"{option}: {path} is not a CSV file; name it as {name}")
    if path.resolve() == Path(register).resolve():
        raise FileExistsError(17, "it is the register; name another", str(path))
    refuse_existing_file(path, force=force)
