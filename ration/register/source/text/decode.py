"""Convert text in any encoding, with any line ends, to the UTF-8 that the CSV reader needs."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import polars as pl

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.register.source.byte_source import ByteSource
from ration.register.source.file_bytes import LONGEST_CELL
from ration.register.source.text.detect_encoding import (
    codec_named,
    detect_utf16,
    guess_encoding,
    hint,
    is_broken_utf8,
)

_CHUNK = 1 << 20
_SAMPLE = 1 << 16  # bytes of lines beyond ASCII, from which the encoding is guessed
_NOWHERE = "\U0010ffff"  # replaces what cannot be decoded; no real text has it


class Decoded(NamedTuple):
    """The text of a file as UTF-8, its original encoding, and warnings of decisions.

    `encoding` None means that all of the text is ASCII.
    """

    source: ByteSource
    encoding: str | None
    warnings: list[Problem]


def as_utf8(source: ByteSource, encoding: str | None) -> Decoded:
    """Convert the text of a file to UTF-8 with line feeds, if it is not so already.

    `encoding` None means detect it. Raises InputError if the file is no text or cannot be
    decoded; OSError, EOFError and zlib.error if it cannot be unzipped.
    """
    warnings: list[Problem] = []
    codec = None
    if encoding is not None:
        codec = codec_named(encoding)
        if codec is None:
            wrong = problem("encoding-none", value=encoding, near=hint(encoding))
            raise InputError(source.name, [wrong])
    else:
        with source.plain() as file:
            codec = detect_utf16(file.read(4096))
    look = _TextScan(utf8=False) if codec not in (None, "utf-8-sig") else _scan_text(source)
    if not look.utf8 and not look.zero:
        if codec is None:
            codec, warning = _guess(source)
            warnings.append(warning)
        source = source._replace(data=_to_utf8(source, codec))
        look = _scan_text(source)
    else:
        codec = None if look.ascii else "utf-8"
    if look.zero:
        raise InputError(source.name, [problem("file-not-text")])
    if look.returns and look.feeds:
        raise InputError(source.name, [problem("line-ends-mixed", row=_row_of_return(source))])
    if look.returns:
        source = source._replace(data=_with_line_feeds(source))
        warnings.append(problem("line-ends"))
    return Decoded(source, codec, warnings)


class _TextScan(NamedTuple):
    """Whether a text contains a NUL, lone carriage returns or line feeds, and is UTF-8.

    `ascii` means that it has nothing beyond ASCII.
    """

    zero: bool = False
    returns: bool = False
    feeds: bool = False
    utf8: bool = True
    ascii: bool = False


def _scan_text(source: ByteSource) -> _TextScan:
    """Scan the bytes once; stop where they are not UTF-8 text."""
    ends_in_return, lone, feeds, only_ascii = False, 0, False, True
    rest = b""  # a character that the end of a chunk may have cut
    for chunk in _chunks(source):
        if b"\0" in chunk:
            return _TextScan(zero=True)
        if b"\r" in chunk or ends_in_return:
            lone += chunk.count(b"\r") - chunk.count(b"\r\n")
            lone -= ends_in_return and chunk.startswith(b"\n")
        feeds = feeds or b"\n" in chunk
        ends_in_return = chunk.endswith(b"\r")
        if rest or not chunk.isascii():
            only_ascii = False
            whole, rest = _split_at_character(rest + chunk)
            if not _is_utf8(whole):
                return _TextScan(utf8=False)
    return _TextScan(returns=lone > 0, feeds=feeds, utf8=_is_utf8(rest), ascii=only_ascii)


def _chunks(source: ByteSource) -> Iterator[bytes]:
    with source.plain() as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _split_at_character(chunk: bytes) -> tuple[bytes, bytes]:
    """Split off the character beyond ASCII with which a chunk may end, whole or not."""
    for back in range(1, min(4, len(chunk)) + 1):
        if chunk[-back] >= 0xC0:
            return chunk[:-back], chunk[-back:]
        if chunk[-back] < 0x80:
            break
    return chunk, b""


def _is_utf8(chunk: bytes) -> bool:
    try:  # Polars checks several bytes at once, Python one
        pl.Series([chunk], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def _guess(source: ByteSource) -> tuple[str, Problem]:
    """Guess the encoding from the lines beyond ASCII; return it with a warning."""
    sample = _sample(source)
    if is_broken_utf8(sample):
        raise InputError(source.name, [_undecodable(source, "utf-8", "UTF-8")])
    guess = guess_encoding(sample)
    if guess is None:
        raise InputError(source.name, [problem("encoding-unknown")])
    name = guess.codec.upper()
    return guess.codec, problem("encoding-guessed", name=name, sign=guess.sign)


def _sample(source: ByteSource) -> bytes:
    sample, size, rest = [], 0, b""
    for chunk in _chunks(source):
        *lines, rest = re.split(rb"[\r\n]", rest + chunk)
        beyond = [line for line in lines if not line.isascii()]
        sample += beyond
        size += sum(map(len, beyond))
        if size > _SAMPLE:
            break
    return b"\n".join([*sample, rest])[: 4 * _SAMPLE]


def _to_utf8(source: ByteSource, codec: str) -> bytes:
    converted = io.BytesIO()
    try:
        decoder = codecs.getincrementaldecoder(codec)()
        for chunk in _chunks(source):
            text = decoder.decode(chunk)
            converted.write((text if converted.tell() else text.removeprefix("\ufeff")).encode())
        converted.write(decoder.decode(b"", final=True).encode())
    except UnicodeError:
        name = codec.removesuffix("-sig").upper()
        raise InputError(source.name, [_undecodable(source, codec, name)]) from None
    return converted.getvalue()


def _undecodable(source: ByteSource, codec: str, name: str) -> Problem:
    """Report the first row that is not in an encoding."""
    codecs.register_error("ration:nowhere", lambda error: (_NOWHERE, _after(error)))
    csv.field_size_limit(LONGEST_CELL)
    row = None
    try:
        with (
            source.plain() as file,
            io.TextIOWrapper(file, codec, "ration:nowhere", newline="") as text,
        ):
            rows = csv.reader(text)  # the end of a row does not depend on the separator
            bad = (n for n, cells in enumerate(rows, 1) if any(_NOWHERE in cell for cell in cells))
            row = next(bad, None)
    except (UnicodeError, csv.Error):
        pass  # the codec cannot continue after an error: the row stays unknown
    return problem("encoding-wrong", row=row, name=name)


def _row_of_return(source: ByteSource) -> int | None:
    """Return the first row with a lone carriage return in it or at its end."""
    csv.field_size_limit(LONGEST_CELL)
    seen = False

    def lines(text: Iterable[str]) -> Iterator[str]:
        nonlocal seen
        for line in text:  # each with its line end
            seen = seen or line.endswith("\r")
            yield line

    with source.text() as text, suppress(csv.Error):
        for row, _ in enumerate(csv.reader(lines(text)), 1):
            if seen:
                return row
    return None


def _after(error: UnicodeError) -> int:
    return error.end if isinstance(error, UnicodeDecodeError) else 0


def _with_line_feeds(source: ByteSource) -> bytes:
    converted = io.BytesIO()
    for chunk in _chunks(source):
        converted.write(chunk.replace(b"\r", b"\n"))
    return converted.getvalue()
