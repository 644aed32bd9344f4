"""The option `--spark`: where a register is read that is on a cluster."""

from pathlib import Path
from typing import Annotated, Any

from .panel import REGISTER, option

Spark = Annotated[
    str | None,
    option(
        REGISTER,
        "--spark",
        metavar="MASTER",
        help="Compute on Spark, whose machines read Parquet files or tables: local[*], "
        "spark://host:7077, yarn or k8s://….",
    ),
]


def spark_session(master: str | None, register: str, written: Path | None = None) -> Any:
    """The session of the option, checked before any work; None means that it is not given."""
    if master is None:
        return None
    from ration.register.spark.source import session_for

    return session_for(master, register, written)
