"""Find inputs that a run was replacing when it was killed, and put them back."""

import os
from collections.abc import Iterable, Mapping
from inspect import Parameter
from pathlib import Path
from typing import Any

from .options.named_files import Reads, marks
from .terminal.stderr import write_line


def put_back(parameters: Iterable[Parameter], values: Mapping[str, Any]) -> None:
    """Put missing inputs back that a killed run moved away; a line names each."""
    for parameter in parameters:
        if any(isinstance(mark, Reads) for mark in marks(parameter)):
            value = values.get(parameter.name)
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, str | Path) and not os.path.lexists(each):
                    _find_again(Path(each))


def _find_again(path: Path) -> None:
    from ration.core.outputs.claims import find_again

    if find_again(path):
        write_line(f"{path}: put back: a run was killed while it replaced it", "warning")
