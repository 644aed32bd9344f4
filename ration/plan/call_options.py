"""The types of the arguments that `compute` and `check` share, for type checkers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from typing_extensions import TypeVar

from ration.core.running.progress import OnProgress
from ration.programme.shortage import Option
from ration.register.mapping.load import MappingSource

# The kind of frame that came in; of files it is Polars.
F = TypeVar("F", default=Any)
Files = str | Path | Sequence[Any]  # a list of paths


class CheckOptions(TypedDict, total=False):
    """The arguments of `check` after the programme, without `spark`."""

    columns: Mapping[str, str] | None
    mapping: MappingSource | None
    largest: int
    date: dt.date | None
    progress: OnProgress | None
    memory: int | str | None


class ComputeOptions(CheckOptions, total=False):
    """The arguments of `compute` after the programme, without `spark`."""

    by: str | Sequence[str]
    drop_rejected: bool
    stock: Any
    shortage: Option | None
    arrears: Any
    site_details: Any
    level: str | None
    times: int | None
    days: int | None
