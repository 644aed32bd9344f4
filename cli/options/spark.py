"""The option `--spark`: where a register is read that is on a cluster."""

from typing import Annotated

from .panel import REGISTER, option

Spark = Annotated[
    str | None,
    option(
        REGISTER,
        "--spark",
        metavar="MASTER",
        help="Compute on Spark, whose machines read Parquet files or tables: local[*], "
        "spark://host:7077, yarn or k8s://host",
    ),
]
