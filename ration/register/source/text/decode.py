"""Text in any encoding, with any line ends, as the UTF-8 that the fast reader takes."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from ration.core.problems import InputError, Problem, problem
from ration.register.source.file_bytes import LONGEST_CELL, ByteSource
from ration.register.source.text.detect_encoding import (
    guess_encoding,
    hint,
    is_broken_utf8,
    marked,
    named,
)

_CHUNK = 1 << 20
_SAMPLE = 1 << 16  # bytes of lines that are not plain ASCII, from which an encoding is guessed
_NOWHERE = "\U0010ffff"  # no text has it: it stands for what cannot be decoded


class Decoded(NamedTuple):
    """The text of a file as UTF-8, its own encoding, and warnings of what was decided.

    `encoding` is None where all is ASCII.
    """

    held: ByteSource
    encoding: str | None
    said: list[Problem]


def as_utf8(held: ByteSource, encoding: str | None) -> Decoded:
    """The text of a file as UTF-8; itself where it is so.

    `encoding` is what was said of it, None: nothing. Raises InputError where it is no text, or
    cannot be decoded; OSError, EOFError and zlib.error where it cannot be unzipped.
    """
    said: list[Problem] = []
    codec = None
    if encoding is not None:
        codec = named(encoding)
        if codec is None:
            wrong = problem("encoding-none", value=encoding, near=hint(encoding))
            raise InputError(held.name, [wrong])
    else:
        with held.plain() as file:
            codec = marked(file.read(4096))
    look = _Look(utf8=False) if codec not in (None, "utf-8-sig") else _look(held)
    if not look.utf8 and not look.zero:
        if codec is None:
            codec, warning = _guessed(held)
            said.append(warning)
        held = replace(held, data=_converted(held, codec))
        look = _look(held)
    else:
        codec = None if look.ascii else "utf-8"
    if look.zero:
        raise InputError(held.name, [problem("file-not-text")])
    if look.returns and look.feeds:
        raise InputError(held.name, [problem("line-ends-mixed", row=_row_of_return(held))])
    if look.returns:
        held = replace(held, data=_with_line_feeds(held))
        said.append(problem("line-ends"))
    return Decoded(held, codec, said)


class _Look(NamedTuple):
    """What there is in a text: a NUL, lone carriage returns, line feeds; whether it is UTF-8.

    `ascii`: there is nothing else.
    """

    zero: bool = False
    returns: bool = False
    feeds: bool = False
    utf8: bool = True
    ascii: bool = False


def _look(held: ByteSource) -> _Look:
    """One pass over the bytes; it ends where they are no UTF-8 text."""
    after_return, lone, feeds, plain = False, 0, False, True
    rest = b""  # a sign that the end of a chunk may have cut in two
    for chunk in _chunks(held):
        if b"\0" in chunk:
            return _Look(zero=True)
        if b"\r" in chunk or after_return:
            lone += chunk.count(b"\r") - chunk.count(b"\r\n")
            lone -= after_return and chunk.startswith(b"\n")
        feeds = feeds or b"\n" in chunk
        after_return = chunk.endswith(b"\r")
        if rest or not chunk.isascii():
            plain = False
            whole, rest = _whole(rest + chunk)
            if not _is_utf8(whole):
                return _Look(utf8=False)
    return _Look(returns=lone > 0, feeds=feeds, utf8=_is_utf8(rest), ascii=plain)


def _chunks(held: ByteSource) -> Iterator[bytes]:
    with held.plain() as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _whole(chunk: bytes) -> tuple[bytes, bytes]:
    """A chunk up to its last sign beyond ASCII, if it ends in one, and what is left."""
    for back in range(1, min(4, len(chunk)) + 1):
        if chunk[-back] >= 0xC0:
            return chunk[:-back], chunk[-back:]
        if chunk[-back] < 0x80:
            break
    return chunk, b""


def _is_utf8(chunk: bytes) -> bool:
    try:  # the engine looks at several bytes at once, Python at one
        pl.Series([chunk], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def _guessed(held: ByteSource) -> tuple[str, Problem]:
    """The encoding that the lines beyond ASCII are in, and that it is a guess."""
    sample = _sample(held)
    if is_broken_utf8(sample):
        raise InputError(held.name, [_undecodable(held, "utf-8", "UTF-8")])
    guess = guess_encoding(sample)
    if guess is None:
        raise InputError(held.name, [problem("encoding-unknown")])
    name = guess.codec.upper()
    return guess.codec, problem("encoding-guessed", name=name, sign=guess.sign)


def _sample(held: ByteSource) -> bytes:
    found, size, rest = [], 0, b""
    for chunk in _chunks(held):
        *lines, rest = re.split(rb"[\r\n]", rest + chunk)
        beyond = [line for line in lines if not line.isascii()]
        found += beyond
        size += sum(map(len, beyond))
        if size > _SAMPLE:
            break
    return b"\n".join([*found, rest])[: 4 * _SAMPLE]


def _converted(held: ByteSource, codec: str) -> bytes:
    made = io.BytesIO()
    try:
        decoder = codecs.getincrementaldecoder(codec)()
        for chunk in _chunks(held):
            text = decoder.decode(chunk)
            made.write((text if made.tell() else text.removeprefix("\ufeff")).encode())
        made.write(decoder.decode(b"", final=True).encode())
    except UnicodeError:
        name = codec.removesuffix("-sig").upper()
        raise InputError(held.name, [_undecodable(held, codec, name)]) from None
    return made.getvalue()


def _undecodable(held: ByteSource, codec: str, name: str) -> Problem:
    """Which row is not in an encoding."""
    codecs.register_error("ration:nowhere", lambda error: (_NOWHERE, _after(error)))
    csv.field_size_limit(LONGEST_CELL)
    row = None
    try:
        with (
            held.plain() as file,
            io.TextIOWrapper(file, codec, "ration:nowhere", newline="") as text,
        ):
            rows = csv.reader(text)  # whatever parts the cells, rows end where they end
            found = (n for n, cells in enumerate(rows, 1) if any(_NOWHERE in one for one in cells))
            row = next(found, None)
    except (UnicodeError, csv.Error):
        pass  # a codec that cannot go on after an error: the row stays unknown
    return problem("encoding-wrong", row=row, name=name)


def _row_of_return(held: ByteSource) -> int | None:
    """The first row in which, or at whose end, there is a lone carriage return."""
    csv.field_size_limit(LONGEST_CELL)
    found = False

    def lines(text: Iterable[str]) -> Iterator[str]:
        nonlocal found
        for line in text:  # each with its own end
            found = found or line.endswith("\r")
            yield line

    with held.text() as text, suppress(csv.Error):
        for row, _ in enumerate(csv.reader(lines(text)), 1):
            if found:
                return row
    return None


def _after(error: UnicodeError) -> int:
    return error.end if isinstance(error, UnicodeDecodeError) else 0


def _with_line_feeds(held: ByteSource) -> bytes:
    made = io.BytesIO()
    for chunk in _chunks(held):
        made.write(chunk.replace(b"\r", b"\n"))
    return made.getvalue()
