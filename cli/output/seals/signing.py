"""Keys and signatures on a terminal."""

import typer

from ration import KeyRecord, SignedFiles
from ration.core.text.cells import many

from ...terminal.stderr import Messages
from ..console import console, print_table

MOST = 20  # signatures listed; the JSON has all
_NEXT = {
    "signing": (
        "Give {public} to all who check, or print the public key on a poster.",
        "Keep {secret} secret and apart from the papers, and back it up: nobody can replace it.",
        "To sign: ration sign FOLDER --key {secret}",
    ),
    "certificate": (
        "Give {public} to all who check: a reader that trusts it shows the signature as valid.",
        "Keep {secret} secret, and back it up: nobody can replace it.",
        "To sign: ration sign FOLDER --certificate {secret}",
    ),
    "age": (
        "Give {public} to all who send you lists.",
        "Keep {secret} secret, and back it up: without it, what they send cannot be opened.",
        "To open what they send: ration decrypt FILE --identity {secret} -o DIR",
    ),
}


def print_new_key(messages: Messages, key: KeyRecord, *, as_json: bool) -> None:
    """Print a new key, and what to do with its files."""
    print_key(key, as_json=as_json)
    secret, public = str(key.secret_file), str(key.public_file)
    messages.note(f"Written: {secret} and {public}")
    for text in _NEXT[key.kind]:
        messages.advise(text.format(secret=secret, public=public))


def print_key(key: KeyRecord, *, as_json: bool) -> None:
    """Print the number and the public line of a key."""
    if as_json:
        typer.echo(key.to_json())
        return
    lines = (("number", key.number), ("public key", key.public))
    for name, value in lines:
        if value is not None:
            typer.echo(f"{name:<12}{value}")


def print_signed(messages: Messages, found: SignedFiles, *, as_json: bool) -> None:
    """Print what was signed, and where each signature is."""
    if as_json:
        typer.echo(found.to_json())
    else:
        shown = found.signed[:MOST]
        title = f"Signed with {found.key}"
        if len(found.signed) > MOST:
            title += f", the first {MOST} of {many(len(found.signed), 'file')}"
        beside = any(each.signature != each.file for each in shown)
        headers = ("file", *(["signature"] if beside else []), "state")
        rows = [(each.file, *([each.signature] if beside else []), each.state) for each in shown]
        print_table(console(), title, headers, rows)
    for each in found.warnings:
        messages.warnings(each.file or "", [each])
