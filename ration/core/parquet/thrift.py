"""Read records of Thrift's compact protocol, in which Parquet describes a file and its pages.

Texts are left out: only their place is read. The protocol:
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

BOOL, SHORT, INT, LONG, TEXT, RECORD = 2, 4, 5, 6, 8, 12  # kinds of values by the protocol's number
_TRUE, _BYTE, _DOUBLE, _LIST, _SET, _MAP = 1, 3, 7, 9, 10, 11
_BITS = {SHORT: 16, INT: 32, LONG: 64}
_DEPTH = 16  # of records and lists in each other; those of Parquet are ten deep


class Field(NamedTuple):
    """A field of a record: its name and kind.

    `of` are the fields of the record, or of each in the `many`; None means that it has no names.
    """

    name: str
    kind: int
    of: "Fields | None" = None
    many: bool = False


Fields = Mapping[int, Field]
_UNNAMED: Fields = {}


class EndsEarly(ValueError):
    """The bytes end within a record."""


class Thrift:
    """Bytes of records, and where the next begins: `at`."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self.at = at

    def record(self, fields: Fields, depth: int = 0) -> dict[str, Any]:
        """Read a record: the values of `fields` by name; others are read and left out.

        Raises EndsEarly, or ValueError if the bytes are no record, or a field has another kind.
        """
        found: dict[str, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._number(SHORT)
            kind = head & 15
            field = fields.get(number)
            if field is None:
                self._value(kind, None, depth)
                continue
            expected = _LIST if field.many else field.kind
            if field.name in found or (BOOL if kind == _TRUE else kind) != expected:
                raise ValueError(f"{field.name} has another kind of value")
            found[field.name] = (
                kind == _TRUE if expected == BOOL else self._value(kind, field, depth)
            )
        return found

    def _value(self, kind: int, field: Field | None, depth: int) -> Any:
        if kind in _BITS:
            return self._number(kind)
        if kind == TEXT:
            return self._skip(self._count())
        if depth == _DEPTH:
            raise ValueError("records are in each other too deep")
        if kind == RECORD:
            of = None if field is None else field.of
            return self.record(_UNNAMED if of is None else of, depth + 1)
        if kind in (_LIST, _SET):
            return self._list(field, depth + 1)
        if kind == _MAP:
            return self._map(depth + 1)
        if kind in (_TRUE, BOOL):  # of a field, whose kind is the value
            return None
        if kind == _BYTE:
            return self._byte()
        if kind == _DOUBLE:
            return self._skip(8)
        raise ValueError("a field has an unknown kind of value")

    def _list(self, field: Field | None, depth: int) -> list[Any]:
        head = self._byte()
        count = head >> 4 if head >> 4 < 15 else self._count()
        kind = head & 15
        if field is not None and kind != field.kind and count:
            raise ValueError(f"{field.name} has another kind of values")
        return [self._item(kind, field, depth) for _ in range(count)]

    def _map(self, depth: int) -> None:
        count = self._count()
        kinds = self._byte() if count else 0
        for _ in range(count):
            self._item(kinds >> 4, None, depth)
            self._item(kinds & 15, None, depth)

    def _item(self, kind: int, field: Field | None, depth: int) -> Any:
        return self._byte() if kind in (_TRUE, BOOL) else self._value(kind, field, depth)

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise EndsEarly("it ends early")
        self.at += 1
        return self._data[self.at - 1]

    def _bits(self, size: int) -> int:
        value = shift = 0
        while (byte := self._byte()) > 127:
            value |= (byte & 127) << shift
            shift += 7
            if shift >= size:
                break
        value |= byte << shift
        if value >> size:
            raise ValueError("a number is too large")
        return value

    def _number(self, kind: int) -> int:
        value = self._bits(_BITS[kind])
        return (value >> 1) ^ -(value & 1)

    def _count(self) -> int:
        """A count of bytes or values: each value has at least one byte."""
        count = self._bits(32)
        self._need(count)
        return count

    def _need(self, count: int) -> None:
        if self.at + count > len(self._data):
            raise EndsEarly("it ends early")

    def _skip(self, count: int) -> None:
        self._need(count)
        self.at += count
