"""Read the quantity in a cell of a stock file: a number, perhaps with a unit or a pack."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from ration.core.numbers import read_number
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import Quantity, QuantityError, dimension
from ration.programme.item import Item
from ration.register.values.amounts import parse_amount
from ration.register.values.counts import ONCE, Thousands, thousands_sign
from ration.register.values.normalize import folded, plainly
from ration.results.accounts.journal import Packed
from ration.stock.file.usual import is_piece, unit_of

_NUMBER = r"[+-]?(?:[0-9][0-9., '/]*)?[.,]?[0-9]+[.,]?"
_PARTS = re.compile(rf"'?({_NUMBER}) ?([^0-9].*)?")
_UNIT_FIRST = re.compile(rf"([^\W\d][^\d]*?) ?({_NUMBER})")
_TIMES = re.compile(  # 20 bags of 25kg, 20 x 25 kg, 20 sacs de 25 kg
    rf"({_NUMBER}) ?(?:[^\W\d][^\d]*? (?:of|x|×|@|à|a|de|von|zu|je|по)|[x×*@]|por|по)"
    rf" ?({_NUMBER} ?[^\W\d][^\d]*)"
)
_SIZE = re.compile(rf"(?<![^\W_])({_NUMBER})[ -]?([^\W\d_]+\.?)(?![^\W_])")  # bag of 25 kg
LONGEST = 200  # characters of an amount; a longer text is none, and would take long to read
_TONNE = "1 t"


class Amount(NamedTuple):
    """What a row tells: a quantity, and the packs that it was written in; None means in none."""

    quantity: Quantity
    packed: Packed | None = None


def split_quantity(text: str) -> tuple[str, str | None] | None:
    """Split a cell into its number and its unit, if any; None means it has no number.

    >>> split_quantity("5kg"), split_quantity("1 000 MT"), split_quantity("1.000,5")
    (('5', 'kg'), ('1 000', 'MT'), ('1.000,5', None))
    """
    if len(text) > LONGEST:
        return None
    plain = plainly(text)
    match = _PARTS.fullmatch(plain)
    if match:
        return match[1], match[2]
    match = _UNIT_FIRST.fullmatch(plain)
    return (match[2], match[1]) if match and unit_of(match[1]) else None


def column_thousands(texts: Iterable[str], unit: str | None) -> tuple[Thousands | None, str | None]:
    """The sign that separates thousands in a column of quantities; None means unknown.

    Where nothing shows what the point in `1.500` is, it begins decimals, as in all that ration
    writes; then the second value is such a cell, to ask about. `unit` is that of numbers without
    one: of tonnes, `12.125` is no doubt a number with kilograms, but `1.000` may be a thousand.
    """
    parts = {text: part for text in texts if (part := split_quantity(text)) is not None}
    sign = thousands_sign([number for number, _ in parts.values()], None)
    once = {text: match for text, (n, _) in parts.items() if (match := re.fullmatch(ONCE, n))}
    if sign is not None or not once or any(match[1] == "," for match in once.values()):
        return sign, None
    tonnes = all(unit_of(parts[text][1] or unit or "") == _TONNE for text in once)
    sure = tonnes and not all(match[0].endswith("00") for match in once.values())
    return ",", None if sure else next(iter(once))


def read_amount(item: Item, text: str, unit: str | None, thousands: Thousands | None) -> Amount:
    """Read a quantity such as `12.5 t`, `20 bags`, or a number of `unit`.

    `unit` None means the item's own. Raises QuantityError if it is none.
    """
    times = _TIMES.fullmatch(plainly(text)) if len(text) <= LONGEST else None
    if times:
        return _so_many(item, times[1], times[2], thousands)
    parts = split_quantity(text)
    if parts is None:
        raise QuantityError("stock-quantity-unreadable", unit=item.unit)
    number, own = parts
    word = own or unit
    if word is not None and re.search(r"/ ?day$", word):
        raise QuantityError("stock-quantity-daily")
    fraction = read_number(number) if "/" in number else None
    amount = parse_amount(number, thousands) if fraction is None else fraction
    if amount == "amount-separator":
        sign = "," if "," in number else "."
        raise QuantityError("stock-separator", sign=sign)
    if isinstance(amount, str):
        raise QuantityError("stock-quantity-unreadable", unit=item.unit)
    return _of_unit(item, amount, word)


def _so_many(item: Item, count: str, each: str, thousands: Thousands | None) -> Amount:
    """So many packs of a size that the cell tells: `20 bags of 25 kg`."""
    number = parse_amount(count, thousands)
    if isinstance(number, str) or number.denominator != 1:
        raise QuantityError("stock-packs-unreadable")
    return packs_of(item, int(number), read_amount(item, each, None, thousands).quantity)


def packs_of(item: Item, count: int, holds: Quantity, name: str | None = None) -> Amount:
    """So many packs that hold this much each. A size that one pack of the item has gets its name.

    Raises QuantityError if the item cannot have such a quantity.
    """
    size = Quantity(amount=item.in_unit(holds), unit=item.unit)
    same = [pack.name for pack in item.packs if item.in_unit(pack.holds) == size.amount]
    name = name or (same[0] if len(same) == 1 else str(size))
    quantity = Quantity(amount=count * size.amount, unit=item.unit)
    return Amount(quantity, Packed(pack=name, holds=size, count=count))


def sizes_in(plain: str) -> list[re.Match[str]]:
    """The numbers with a unit in a text, such as `25 kg`; none in what is too long for a name."""
    return [*_SIZE.finditer(plain)] if len(plain) <= LONGEST else []


def pack_size(item: Item, text: str, unit: str | None, thousands: Thousands | None) -> Quantity:
    """What one pack holds, by its size: `25 kg`, `bag of 25 kg`, or a number of `unit`.

    `unit` None means the item's own. Raises FieldError if it is no size.
    """
    plain = plainly(text)
    sizes = [found for found in sizes_in(plain) if unit_of(found[2]) or _same(found[2], item.unit)]
    texts = {found[0]: f"{found[1]} {found[2]}" for found in sizes}
    if len(texts) == 1:
        ((text, size),) = texts.items()
        plain = plain if any(map(str.isdecimal, plain.replace(text, ""))) else size
    holds = item.in_unit(read_amount(item, plain, unit, thousands).quantity)
    if holds <= 0:
        raise QuantityError("quantity-not-positive")
    return Quantity(amount=holds, unit=item.unit)


def _of_unit(item: Item, amount: Fraction, word: str | None) -> Amount:
    """So many of the unit that a word names: the item's own, a measure, or one of its packs."""
    if word is None or _same(word, item.unit) or _same(word, item.name):
        return Amount(Quantity(amount=amount, unit=item.unit))
    known = unit_of(word)
    if known is not None:
        one = Quantity(known)
        return Amount(Quantity(amount=amount * one.amount, unit=one.unit))
    pack = next((pack for pack in item.packs if _same(word, pack.name)), None)
    if pack is not None:
        if amount.denominator != 1:
            raise QuantityError("stock-packs-unreadable")
        return packs_of(item, int(amount), pack.holds, pack.name)
    counted = dimension(item.unit) is None
    return Amount(Quantity(amount=amount, unit=item.unit if counted and is_piece(word) else word))


def _same(word: str, name: str) -> bool:
    """Whether a word is a name, in the singular or the plural."""
    one, other = folded(word), folded(name)
    return one in (other, f"{other}s", f"{other}es", f"{other}x") or other == f"{one}s"


def read_packs(text: str, thousands: Thousands | None) -> int:
    """Read how many packs there are. Raises FieldError if it is no whole number."""
    count = parse_amount(text, thousands)
    if count == "amount-separator":
        raise FieldError("stock-separator", sign="," if "," in text else ".")
    if isinstance(count, str) or count.denominator != 1:
        raise FieldError("stock-packs-unreadable")
    return int(count)


def packs_thousands(texts: Iterable[str]) -> Thousands | None:
    """The sign that separates thousands in a column of packs: `1,250` packs are no fraction."""
    cells = [plainly(text) for text in texts]
    sign = thousands_sign(cells, None)
    found = [re.fullmatch(ONCE, cell) for cell in cells if not cell.endswith("000")]
    once = {match[1] for match in found if match}
    if sign is None and len(once) == 1:
        return "," if once == {","} else "."
    return sign
