"""`ration encrypt` and `ration decrypt`: files and folders that only some may read."""

from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import out_option
from ...options.panel import option
from ...parsing.with_options import with_options
from ...terminal.passwords import KEYS, PassphraseOptions
from ...terminal.stderr import Messages


@with_options
def encrypt(
    messages: Messages,
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE|DIR…", help="What to encrypt, into one file.", show_default=False
        ),
        Reads("file"),
    ],
    passphrases: PassphraseOptions,
    to: Annotated[
        list[str] | None,
        option(
            KEYS,
            "--to",
            metavar="RECIPIENT|FILE",
            help="Who may read it: age1…, or the file NAME.recipient. Repeatable.",
        ),
        Reads("recipient"),
    ] = None,
    passphrase: Annotated[
        bool,
        option(KEYS, "--passphrase", help="Whoever knows a passphrase may read it, instead."),
    ] = False,
    out: Annotated[Path | None, out_option("FILE", "Write FILE, such as plan.age."), WRITES] = None,
) -> None:
    """Encrypt files and folders with age, to the keys of those who may read them."""
    import ration

    if out is None:
        raise typer.BadParameter("-o FILE: missing; name the file to write, such as plan.age")
    passphrase = passphrase or passphrases.passphrase_file is not None
    if bool(to) == passphrase:
        raise typer.BadParameter("name who may read it with --to, or use --passphrase; one of them")
    secret = passphrases.asked(twice=True, without="--to") if passphrase else None
    with messages.working("Encrypting", str(paths[0])):
        ration.encrypt(paths, out, to=to or (), passphrase=secret)
    messages.note(f"Written: {out}")
    if to:
        messages.advise("Only the recipients can open it: not even you, if you are not among them.")


@with_options
def decrypt(
    messages: Messages,
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A file of age, such as plan.age.", show_default=False),
        Reads("file"),
    ],
    passphrases: PassphraseOptions,
    identity: Annotated[
        Path | None,
        option(
            KEYS,
            metavar="FILE",
            help="Your NAME.identity (default: the passphrase opens the file).",
        ),
        Reads("identity"),
    ] = None,
    out: Annotated[
        Path | None,
        out_option("FILE|DIR", "Write a FILE, or a new DIR if it is a folder that was encrypted."),
        WRITES,
    ] = None,
) -> None:
    """Decrypt a file of age, with your identity or a passphrase."""
    import ration

    if out is None:
        raise typer.BadParameter("-o FILE|DIR: missing; name what to write")
    secret = None
    if identity is None:
        secret = passphrases.asked(twice=False, without="--identity FILE")
    elif passphrases.passphrase_file is not None:
        raise typer.BadParameter("use --identity or --passphrase-file; one of them")
    with messages.working("Decrypting", str(path)):
        ration.decrypt(path, out, identity, passphrase=secret)
    messages.note(f"Written: {out}{'/' if out.is_dir() else ''}")
