"""`--column NAME=SOURCE`, as the library takes it."""

from collections.abc import Sequence

import typer


def columns_given(column: Sequence[str]) -> dict[str, str]:
    """Canonical name → source; a usage error where one is not of the form, or named twice."""
    given: dict[str, str] = {}
    for one in column:
        name, equals, source = (part.strip() for part in one.partition("="))
        if not (name and equals and source):
            raise typer.BadParameter(
                f'--column: "{one}" is not NAME=SOURCE; write it as persons=hh_size'
            )
        if name in given:
            raise typer.BadParameter(
                f"--column: {name} is given twice; add columns up as {name}=a+b"
            )
        given[name] = source
    return given
