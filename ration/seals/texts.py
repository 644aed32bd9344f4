"""The texts in codes: slips, cards and roots, as the eye reads them, and their signatures.

A text is a few lines; the first says what it is and names the seal of its plan:

    RATION-SLIP1 K7Q2-9XMF-3D5H-8RTW
    kaesong-2020 2020-08-05
    centre DC-01
    H-001
    rice 20.000 kg
    oil 4 bottle
    SIG RWQ…

A signed text ends with the line SIG: the minisign signature of all that stands before it (without
the last line break). Quantities have all decimals of the item's step, so that whoever removes the
point has a whole number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

SLIP, CARD, ROOT, PROOF = "RATION-SLIP1", "RATION-CARD1", "RATION-ROOT1", "RATION-PROOF1"
SIGNATURE = "SIG "
_MOST = 12  # decimals of a step


class Signs(Protocol):
    """Whatever signs a text."""

    def sign_text(self, text: str) -> str:
        """The signature in base 64, as in the second line of minisign's files."""
        ...

    def sign_bytes(self, data: bytes) -> bytes:
        """The signature of data as bytes: the kind of key (2), its number (8), Ed25519 (64)."""
        ...


class Proves(Protocol):
    """Whatever knows the sums of sites, and the place of each household in them."""

    def root(self, channel: str, site: str) -> str | None:
        """The text of a site's root, unsigned; None if no household of it gets anything."""
        ...

    def proof(self, channel: str, site: str, household: str) -> str | None:
        """The text that proves a household's slip against the root of its site."""
        ...


@dataclass(frozen=True)
class ItemAmounts:
    """How the amounts of an item are written: its id, unit, and `decimals` of its step."""

    item: str
    unit: str
    decimals: int

    def line(self, amount: int) -> str:
        """The line of an amount in units of the last decimal.

        >>> ItemAmounts("rice", "kg", 3).line(20_000), ItemAmounts("oil", "bottle", 0).line(4)
        ('rice 20.000 kg', 'oil 4 bottle')
        """
        return f"{self.item} {self.number(amount)} {self.unit}"

    def number(self, amount: int) -> str:
        """The number of an amount, with all its decimals."""
        whole, part = divmod(amount, 10**self.decimals)
        return f"{whole}.{part:0{self.decimals}}" if self.decimals else str(whole)


def decimals_of(step: Fraction) -> int | None:
    """How many decimals a step in an item's unit has; None if it is no decimal.

    >>> decimals_of(Fraction(1, 1000)), decimals_of(Fraction(5)), decimals_of(Fraction(1, 3))
    (3, 0, None)
    """
    return next((n for n in range(_MOST + 1) if (step * 10**n).denominator == 1), None)


def head_lines(kind: str, code: str, programme: str, date: str | None) -> list[str]:
    """The first two lines of a text: its kind with the plan's seal, the programme with its day."""
    return [f"{kind} {code}", f"{programme} {date or ''}".rstrip()]


def slip_text(
    code: str,
    programme: str,
    date: str | None,
    place: tuple[str, str],
    household: str,
    amounts: Sequence[tuple[ItemAmounts, int]],
) -> str:
    """The text of a slip: what a household gets at a place, a channel and a site of it.

    All items of the site are in it, also those of which the household gets nothing.
    """
    lines = [*head_lines(SLIP, code, programme, date), " ".join(place), household]
    return "\n".join([*lines, *(item.line(amount) for item, amount in amounts)])


def card_text(
    code: str,
    programme: str,
    date: str | None,
    household: str,
    people: Sequence[tuple[str, int]],
    places: Sequence[tuple[str, str]],
) -> str:
    """The text of a card: a household, the counts of its people, and where it collects.

    >>> print(card_text("K7Q2", "camp", None, "H-001", [("persons", 4)], [("centre", "DC-01")]))
    RATION-CARD1 K7Q2
    camp
    H-001
    persons 4
    centre DC-01
    """
    lines = [*head_lines(CARD, code, programme, date), household]
    lines += [f"{name} {count}" for name, count in people]
    return "\n".join([*lines, *(" ".join(place) for place in places)])


def signed(text: str, signer: Signs | None) -> str:
    """Add the line of the signature; without a signer, the text is as it was."""
    return text if signer is None else f"{text}\n{SIGNATURE}{signer.sign_text(text)}"


def split_signature(text: str) -> tuple[str, str | None]:
    r"""What is signed, and the signature; None means there is none.

    >>> split_signature("a\nb\nSIG RWQx")
    ('a\nb', 'RWQx')
    """
    body, line, signature = text.strip().rpartition(f"\n{SIGNATURE}")
    return (body, signature.strip()) if line else (text.strip(), None)
