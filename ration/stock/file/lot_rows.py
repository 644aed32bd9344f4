"""Read the rows of a stock file as lots, and collect all that is wrong with them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from ration.core.problems.names import nearest
from ration.programme.programme import Programme
from ration.register.source.register import ROW
from ration.register.values.counts import MISSING
from ration.register.values.normalize import folded
from ration.results.stock import Lot
from ration.stock.file.goods_rows import FIGURES, GoodsReader, RowStyle
from ration.stock.file.item_names import Items
from ration.stock.file.usual import never_expires

DATES = ("expiry", "arriving")


class LotReader(GoodsReader):
    """Read row after row as lots, and collect all problems."""

    def __init__(self, items: Items, programme: Programme, style: RowStyle) -> None:
        super().__init__(items, style)
        self.channels = [channel.id for channel in programme.channels]

    def lot(self, row: Mapping[str, Any]) -> Lot | None:
        """Read a row; None means it is blank, of another item, or has a problem."""
        cells = {name: text for name, text in row.items() if name != ROW and _is_filled(name, text)}
        if not cells:
            return None
        before = len(self.problems)
        item = self._item(row[ROW], cells)
        if item is None:
            return None
        amount = self._amount(row[ROW], item, cells)
        dates = {name: self._date(row[ROW], name, cells.get(name)) for name in DATES}
        for code, column, facts in self._place_problems(cells, dates):
            self._wrong(code, row[ROW], column, cells.get(column), **facts)
        if amount is None or len(self.problems) > before:
            return None
        return Lot(
            item=item.id,
            quantity=amount.quantity,
            channel=cells.get("channel"),
            site=cells.get("site"),
            depot=cells.get("depot"),
            lot=cells.get("lot"),
            row=row[ROW],
            **dates,
        )

    def _place_problems(
        self, cells: Mapping[str, str], dates: Mapping[str, dt.date | None]
    ) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What is wrong with a lot's place and its dates: code, column, facts."""
        channel = cells.get("channel")
        if channel is not None and channel not in self.channels:
            yield "stock-channel-unknown", "channel", {"near": nearest(channel, self.channels)}
        elif channel is not None and "site" not in cells:
            yield "stock-channel-alone", "channel", {}
        if "site" in cells and "depot" in cells:
            yield "stock-two-places", "depot", {}
        expiry, arriving = dates["expiry"], dates["arriving"]
        if expiry is not None and arriving is not None and expiry < arriving:
            yield "stock-expires-before", "arriving", {"expiry": expiry}


def _is_filled(name: str, text: str) -> bool:
    """Whether a cell has a value: `NA` is none for a date or a number, but may be a site's name."""
    if name == "expiry" and never_expires(text):
        return False
    return text != "" and (name not in (*FIGURES, *DATES) or folded(text) not in MISSING)
