"""`ration columns`: what is in a register's columns, and a mapping file to change."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import INPUT
from ...options.named_files import WRITES
from ...options.output import AsJson, Force, out_option
from ...options.panel import OUTPUT, REGISTER, option
from ...options.register import ColumnOptions, Register
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

if TYPE_CHECKING:
    from ration import RegisterColumns


@with_options
def columns(
    messages: Messages,
    register: Register,
    options: ColumnOptions,
    stock: Annotated[
        bool,
        option(
            REGISTER, "--stock", help="The file is a stock file: list what each column is read as."
        ),
    ] = False,
    out: Annotated[
        Path | None,
        out_option("FILE", "Write a mapping FILE to change, and to use with --map."),
        WRITES,
    ] = None,
    toml: Annotated[
        bool, option(OUTPUT, "--toml", help="Print the mapping file instead of tables.")
    ] = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """List the columns of a register or a stock file, with samples, and what each is used as."""
    import ration
    from ration.export.inputs import inputs, refuse_inputs
    from ration.export.output import refuse_existing_file
    from ration.register.people.households import people_files

    from ...output.files import write_text

    arguments = options.arguments()
    if out is not None:
        refuse_existing_file(out, force=force)
        people = people_files(register, arguments["mapping"].people)
        refuse_inputs([out], inputs(table_of_people=people))
    messages.reading(register, options, rejects=False)
    with messages.working("Reading", register):
        found = _found(register, options, stock=stock)
    unclear = any(problem.code == "sheet-several" for problem in found.problems)
    to_text = ration.stock_mapping_text if stock else ration.mapping_text
    text = None if unclear else to_text(found)
    if out is not None and text is not None:
        write_text(out, text, force=force)
    _print(found, text if toml else None, as_json=as_json)
    _print_problems(messages, register, found)
    if unclear:
        raise typer.Exit(INPUT)
    if out is None:
        messages.advise("To change how columns are used, write a mapping file with -o FILE")
    else:
        named = f"REGISTER --stock {found.source}" if stock else found.source
        use = f"ration compute {named} --map {out}"
        messages.note(f"Written: {out}. Correct it if needed, then use it: {use}")


def _found(register: str, options: ColumnOptions, *, stock: bool) -> "RegisterColumns":
    """Describe the columns of a register, or of a stock file."""
    import ration

    arguments = options.arguments()
    if stock:
        programme, mapping = arguments["programme"], arguments["mapping"]
        return ration.stock_columns(register, programme, mapping=mapping)
    return ration.register_columns(register, **arguments)


def _print(found: "RegisterColumns", mapping: str | None, *, as_json: bool) -> None:
    """Print the columns as JSON, as a mapping file, or as tables."""
    from ...output.registers.columns import print_columns

    if as_json:
        typer.echo(found.model_dump_json(indent=1))
    elif mapping is not None:
        typer.echo(mapping, nl=False)
    else:
        print_columns(found)


def _print_problems(messages: Messages, register: str, found: "RegisterColumns") -> None:
    """Write the problems, with what may be meant, and the warnings that no table shows."""
    messages.problems(register, [each for each in found.problems if each.code != "system-known"])
    messages.warnings(
        register,
        [each for each in found.warnings if each.code not in ("column-used", "site-all")],
    )
