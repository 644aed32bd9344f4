"""The first sheet of a plan's workbook: sources, people served, items needed, notes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ration.export.tables.rows import Row, counts_text, loads_text, packs_text
from ration.export.xlsx.book import Book
from ration.export.xlsx.grid import Grid
from ration.results.lines import Line
from ration.results.plan.plan import PlanRecord

_ITEMS = ("Item", "Unit", "Quantity", "Whole packs", "Net kg", "Gross kg", "Loads")
# The names of sheets, as the titles on the screen.
NOTHING, PROBLEMS = "Who gets nothing", "Problems and warnings"


class Summary:
    """The summary sheet: it comes first, but is written last, with the notes of all sheets."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.grid = Grid(book, "Summary")

    def write(self, plan: PlanRecord) -> None:
        """Write the sheet."""
        grid = self.grid
        grid.heading(plan.programme.heading)
        for row in _facts(plan, self.book.seal):
            grid.put(row, align="left", indent=1)
        grid.at += 1
        grid.header(_ITEMS, (False, False, True, False, True, True, False))
        for line in plan.totals.values():
            name = line.name + (" *" if line.assumption else "")
            weights = (line.net_kg, line.gross_kg)
            packs, loads = packs_text(line), loads_text(line)
            grid.put((name, line.unit, line.quantity.amount, packs, *weights, loads))
        grid.put(_total(plan.totals.lines), bold=True, top=1)
        grid.at += 1
        for note in (*_notes(plan), *_book_notes(self.book)):
            grid.line(note)
        grid.end()


def _facts(plan: PlanRecord, seal: str) -> Iterator[Row]:
    programme, register, stock = plan.programme, plan.source, plan.stock
    yield "Programme", f"{programme.id}, version {programme.version}"
    yield "Date", plan.date or "not given"
    yield "Seal", seal
    yield "Register", register.source
    yield "Rows read", register.read
    yield "accepted", register.accepted
    yield "rejected", register.rejected
    if register.left_out_by:
        yield "left out", register.left_out
        yield "Left out by", register.why_left_out
    if register.ages_on:
        yield "Ages on", register.ages_on
    if stock is not None:
        yield "Issued from stock", stock.source
    for who, count in plan.people:
        yield f"{who.capitalize()} in the register", count
        if who in (served := dict(plan.served)):
            yield f"{who.capitalize()} served", served[who]


def _total(lines: Sequence[Line]) -> Row:
    """The row of sums: packs of each kind, and weights; a weight is blank if it is not known."""
    packs = Counter[str]()
    for line in lines:
        packs.update({pack.pack: int(pack.count) for pack in line.packs})
    weighed = [line for line in lines if line.net_kg is not None]
    net, gross = _sum(line.net_kg for line in weighed), _sum(line.gross_kg for line in weighed)
    whole = counts_text([*packs.items()]) or ("0" if packs else "")
    return ("Total", "", None, whole, net, gross, "")


def _sum(weights: Iterable[Fraction | None]) -> Fraction | None:
    """The sum of some weights; None means that there are none, or that one is not known."""
    total = Fraction(0)
    every = list(weights)
    for weight in every:
        if weight is None:
            return None
        total += weight
    return total if every else None


def _unweighed(lines: Iterable[Line]) -> Iterator[str]:
    """Notes on what the total weights leave out."""
    every = list(lines)
    without = [line.name for line in every if line.net_kg is None]
    if without and len(without) < len(every):
        yield f"Not in the total weight, as no weight is known: {', '.join(without)}."
    packs = [line.name for line in every if line.net_kg is not None and line.gross_kg is None]
    if packs:
        yield f"No total gross weight: that of packs is not known of {', '.join(packs)}."


def _notes(plan: PlanRecord) -> Iterator[str]:
    yield from _unweighed(plan.totals.values())
    yield f"SHA-256 of the programme: {plan.programme.sha256}"
    yield f"SHA-256 of the register: {plan.source.sha256 or 'none: it is not a file'}"
    for line in plan.totals.values():
        if line.pool:
            yield f"{line.name} is a pool, shared by sites: not an entitlement."
    if any(line.rounding.amount for line in plan.totals.values()):
        yield "What rounding added or took away is in Totals, in the column rounding."
    if any(line.assumption for line in plan.totals.values()):
        yield "* is based on an assumption, listed in Assumptions."
    if plan.nothing:
        yield f"Households that get nothing of an item are counted in {NOTHING}."
    where = f"see {PROBLEMS}" if plan.source.problems or plan.warnings else "none"
    yield f"Problems of rows that are left out, and warnings: {where}."


def _book_notes(book: Book) -> Iterator[str]:
    """Notes on how the workbook was written."""
    yield from book.notes
    if book.numbers_as_text:
        why = "they have more than 15 digits, or no exact decimal"
        yield f"Numbers stored as text, {book.numbers_as_text:,} in all: {why}."
    if book.truncated:
        yield f"Texts that were cut, {book.truncated:,} in all: a cell holds 32,767 signs."
