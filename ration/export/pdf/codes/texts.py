"""The texts in the codes of slips and cards: what the eye reads, and its signature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem
from ration.export.handed_items import HandedItem, handed_item
from ration.export.pdf.document import DocumentMaker
from ration.export.pdf.fitting import plain
from ration.register.columns.frame_columns import COUNT, ID, SITE
from ration.results.lines import Manifest
from ration.seals.claim169 import claims_of, encode
from ration.seals.texts import card_text, signed, slip_text

CLAIM169 = "claim169"  # the form of a card's code that other agencies read


@dataclass(frozen=True)
class CodeTexts:
    """Writes the texts of codes for the slips and cards of a plan, and signs them."""

    maker: DocumentMaker

    def items(
        self, manifest: Manifest, amounts: Sequence[tuple[str, str]], rows: pl.DataFrame
    ) -> list[HandedItem]:
        """The items that households of a site get, in the order of its manifest.

        `amounts` are items, each with the column of `rows` with its steps. Raises InputError for
        a step that is no decimal.
        """
        columns = dict(amounts)
        given = [
            name
            for name in dict.fromkeys(line.item for line in manifest.lines.values())
            if name in columns and rows[columns[name]].sum()
        ]
        item = self.maker.programme.item
        items = [handed_item(item(name), columns[name]) for name in given]
        if problems := [each for each in items if isinstance(each, Problem)]:
            raise InputError(self.maker.programme.id, problems)
        return [each for each in items if isinstance(each, HandedItem)]

    def slip(self, manifest: Manifest, items: Sequence[HandedItem], row: Mapping[str, Any]) -> str:
        """The text of a household's slip, unsigned."""
        plan = self.maker.plan
        place = (manifest.channel, plain(manifest.site))
        amounts = [(item.written, item.amount(row)) for item in items]
        return slip_text(
            self.maker.seal.code, plan.programme.id, plan.date, place, plain(row[ID]), amounts
        )

    def card(self, row: Mapping[str, Any]) -> str:
        """The text of a household's card, unsigned."""
        plan = self.maker.plan
        people = [(COUNT.name(name), row[name]) for name in row if COUNT.holds(name)]
        sites = {channel: row[SITE.column(channel)] for channel in self.channels}
        places = [(channel, plain(site)) for channel, site in sites.items() if site]
        id_ = plain(row[ID])
        return card_text(self.maker.seal.code, plan.programme.id, plan.date, id_, people, places)

    @property
    def channels(self) -> list[str]:
        """The channels of the plan, in the order of the programme."""
        return [c.id for c in self.maker.programme.channels if c.id in self.maker.plan.channels]

    def signed(self, text: str) -> str:
        """A text with its signature; as it is if nobody signs."""
        return signed(text, self.maker.options.signer)

    def claim(self, row: Mapping[str, Any], name: str | None) -> str:
        """The code of a card as claim 169: the household, and the head if names are printed."""
        signer = self.maker.options.signer
        assert signer is not None  # the options of codes refuse such cards without a key
        plan = self.maker.plan
        claims = claims_of(plan.programme.id, plan.date, plain(row[ID]), name)
        return encode(claims, signer)
