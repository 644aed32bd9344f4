"""`ration keys`: make keys to sign with, to sign PDF files with and to encrypt to; show them."""

from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, out_option
from ...options.panel import examples, option
from ...parsing.command import Command
from ...parsing.root_group import RootGroup
from ...parsing.with_options import with_options
from ...terminal.passwords import KEYS, PasswordOptions
from ...terminal.stderr import Messages

keys = typer.Typer(
    cls=RootGroup,
    help="Make keys to sign files and papers with, and show them.",
    epilog=examples("ration keys new office", "ration keys show office.pub"),
    no_args_is_help=True,
)


@keys.command(
    cls=Command,
    epilog=examples(
        "ration keys new office",
        "ration keys new office -o keys/ --no-password",
        "ration keys new office --certificate",
        "ration keys new office --age",
    ),
)
@with_options
def new(
    messages: Messages,
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Whose key it is, such as office.", show_default=False),
    ],
    passwords: PasswordOptions,
    certificate: Annotated[
        bool,
        option(
            KEYS,
            "--certificate",
            help="Make a certificate to sign PDF files with: NAME.p12 and NAME.crt.",
        ),
    ] = False,
    age: Annotated[
        bool,
        option(
            KEYS,
            "--age",
            help="Make a key to encrypt to: NAME.identity, without a password, and NAME.recipient.",
        ),
    ] = False,
    no_password: Annotated[
        bool, option(KEYS, "--no-password", help="Whoever has the file can use it: for machines.")
    ] = False,
    out: Annotated[
        Path | None, out_option("DIR", "Write the files to DIR (default: this folder)."), WRITES
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key: NAME.key, which signs, and NAME.pub for all who check. It is never replaced."""
    import ration
    from ration.signing.new_keys import new_files

    from ...output.seals.signing import print_new_key

    if certificate and age:
        raise typer.BadParameter("--certificate, --age: use one of them, and run again for both")
    if age and passwords.password_file is not None:
        raise typer.BadParameter("--password-file: an identity of age has no password; omit it")
    folder = out or Path()
    kind = "age" if age else "certificate" if certificate else "signing"
    try:
        new_files(name, folder, kind)
    except ValueError as error:
        raise typer.BadParameter(f"NAME: {error}") from None
    if age:
        made = ration.new_age_key(name, folder)
    else:
        make = ration.new_certificate if certificate else ration.new_signing_key
        password = None if no_password else passwords.new(without="--no-password")
        made = make(name, folder, password=password)
    print_new_key(messages, made, as_json=as_json)


@keys.command(
    cls=Command,
    epilog=examples("ration keys show office.pub", "ration keys show office.key --json"),
)
@with_options
def show(
    messages: Messages,  # noqa: ARG001  every command has it
    key: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="The file of a key, public or secret, or the 56 letters of a public one; or a "
            "certificate (.crt).",
            show_default=False,
        ),
        Reads("key"),
    ],
    passwords: PasswordOptions,
    as_json: AsJson = False,
) -> None:
    """Show the number of a key or a certificate, and the public line of 56 letters."""
    import ration

    from ...output.seals.signing import print_key

    found = passwords.opened(lambda password: ration.show_key(key, password=password), key)
    print_key(found, as_json=as_json)
