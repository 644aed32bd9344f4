"""Open a register; where several sheets may be meant, advise the most likely of them."""

from typing import Any

from ration.core.problems.errors import InputError
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.open import open_register
from ration.register.source.register import Register
from ration.register.source.skip_rows import without_rows


def open_or_advise(source: Any, mapping: RegisterMapping) -> Register:
    """Open a register; an InputError about several sheets names the most likely of them."""
    if type(source).__module__.startswith("pyspark.sql."):
        from ration.register.spark.executors import refuse_executors  # only if it is used
        from ration.register.spark.open import open_spark

        refuse_executors(source.sparkSession, "frame")
        return without_rows(open_spark(source), mapping.skip_rows)
    try:
        return open_register(source, mapping)
    except InputError as error:
        if not any(each.code == "sheet-several" for each in error.problems):
            raise
        from ration.register.columns.sheets import advised  # it reads workbooks

        raise InputError(error.source, advised(error.problems, source)) from None
