"""A plan on paper: every document that is asked for, a file a site, in one new folder."""

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from ration.cut import rules
from ration.entitlements import Households
from ration.item import Item
from ration.line import Manifest
from ration.pdf.cards import cards, tally
from ration.pdf.document import Asked, Document, Maker, plain
from ration.pdf.fonts import Fonts, find_fonts, packages
from ration.pdf.household_list import household_list
from ration.pdf.sites import by_site
from ration.pdf.typeset import Part, Press, parts
from ration.pdf.waybill import waybill
from ration.pdf.words import in_words
from ration.problem import InputError, Problem, nearest, problem, some
from ration.supply.arrears import arrears_columns
from ration.write.folder import new_folder
from ration.write.names import file_names

if TYPE_CHECKING:
    from ration.plan import DistributionPlan

# The documents, each with the folder that it goes to.
DOCUMENTS = {
    "waybill": "waybills",
    "list": "lists",
    "pay": "paylists",
    "tally": "tally",
    "cards": "cards",
}
USUAL = ("waybill", "list", "pay", "tally")
_NEEDED = {"typst": "typst", "fontTools": "fonttools", "segno": "segno", "num2words": "num2words"}


@dataclass(frozen=True)
class Printed:
    """What was printed: how many files, pages and households' rows."""

    files: int
    pages: int


def print_plan(
    plan: "DistributionPlan",
    households: Households,
    folder: Path,
    documents: Sequence[str],
    asked: Asked,
    font: Path | None,
    *,
    force: bool,
    progress: Callable[[int], object] | None,
) -> Printed:
    """Print a plan into a new folder, all or nothing."""
    refuse_missing(households.register.source)
    _refuse(documents, households, asked)
    maker = Maker(plan, households.programme, asked)
    rows = _rows(maker, households, documents)
    fonts = _fonts(maker, rows, font)
    with new_folder(folder, force=force) as made, tempfile.TemporaryDirectory() as work:
        press = Press(asked.wording, fonts, Path(work), _timestamp(plan.date))
        index: list[dict[str, Any]] = []
        press.print(_listed(_parts(maker, rows, documents, made), made, index), progress)
        _write_index(made, plan, index)
    return Printed(len(index), sum(one["pages"] for one in index))


def refuse_missing(source: str) -> None:
    """InputError where a package is not installed that the printing of `source` needs."""
    missing = [package for module, package in _NEEDED.items() if find_spec(module) is None]
    if missing:
        raise InputError(source, [problem("extra-missing", what=some(missing, 4), extra="pdf")])


def _refuse(documents: Sequence[str], households: Households, asked: Asked) -> None:
    """InputError where something is asked for that cannot be made."""
    for name in documents:
        if name not in DOCUMENTS:
            mend = nearest(name, DOCUMENTS)
            raise InputError(name, [problem("document-unknown", mend=mend)])
    counts = households.columns.counts
    if (asked.order == "size" or asked.per_size) and "persons" not in counts:
        raise InputError(households.register.source, [problem("order-unsized")])
    if "households" in counts and set(documents) != {"waybill"}:
        raise InputError(households.register.source, [problem("print-areas")])


def _rows(maker: Maker, households: Households, documents: Sequence[str]) -> pl.DataFrame | None:
    """The households, where a document lists them; no cell is read that none of them shows."""
    if set(documents) == {"waybill"}:
        return None
    order = maker.asked.order
    carried = [maker.asked.names, None if order == "size" else order]
    return households.at_sites([name for name in dict.fromkeys(carried) if name is not None])


def _parts(
    maker: Maker, rows: pl.DataFrame | None, documents: Sequence[str], made: Path
) -> Iterator[Part]:
    """Every file that is to be made, site after site."""
    for channel in maker.plan.channels:
        manifests = maker.plan.manifests(channel)
        names = file_names(one.site for one in manifests)
        for document in _documents(maker, channel, manifests, rows, documents):
            place = made / DOCUMENTS[document.kind] / channel
            for part in parts(document, place / f"{names[document.site]}.pdf"):
                part.path.parent.mkdir(parents=True, exist_ok=True)
                yield part


def _documents(
    maker: Maker,
    channel: str,
    manifests: Sequence[Manifest],
    rows: pl.DataFrame | None,
    documents: Sequence[str],
) -> Iterator[Document]:
    """The documents of every site of a channel."""
    if "waybill" in documents:
        yield from (waybill(maker, one) for one in manifests)
    every = rules(maker.programme)
    columns = arrears_columns(every)
    mine = [(r.item.id, columns[r.key]) for r in every if r.channel == channel]
    goods = [one for one in mine if not maker.is_money(one[0])]
    money = [one for one in mine if maker.is_money(one[0])]
    if rows is None or not mine:
        return
    at = {one.site: one for one in manifests}
    for site, here in by_site(rows, channel, _keys(maker)):
        if goods and "list" in documents:
            yield household_list(maker, at[site], here, goods, pay=False)
        if money and "pay" in documents:
            yield household_list(maker, at[site], here, money, pay=True)
        if "tally" in documents:
            yield tally(maker, at[site], here)
        if "cards" in documents and channel == maker.plan.channels[0]:
            yield cards(maker, at[site], here)


def _keys(maker: Maker) -> list[str]:
    """The columns by which the households of a site are in order, before their numbers."""
    order = maker.asked.order
    by_size = order == "size" or maker.asked.per_size
    return [
        *(["n:persons"] if by_size else []),
        *([f"c:{order}"] if order not in (None, "size") else []),
    ]


def _fonts(maker: Maker, rows: pl.DataFrame | None, font: Path | None) -> Fonts:
    """The fonts for all that is printed; InputError where a character has none."""
    plan, wording = maker.plan, maker.wording
    texts = [text for said in wording.labels.values() for text in said]
    texts += [maker.programme.id, plan.programme.title, *(one.says for one in plan.assumptions)]
    texts += [text for item in maker.programme.items for text in wording.item(item)]
    texts += [unit for item in maker.programme.items for unit in _units(maker, item)]
    texts += [text for one in plan.sites for text in (one.site, one.title)]
    texts += [text for column, _ in plan.people for text in maker.people(column)]
    texts += ["0123456789-–*·:/×+.,", wording.number(1000), wording.number(Fraction(1, 2))]
    texts += [*in_words(Fraction(1), "", wording.codes), maker.asked.order or ""]
    cells = [] if rows is None else [rows[name] for name in rows.columns if _is_text(name)]
    characters = {sign for text in texts for sign in plain(text)}
    for cell in cells:
        characters |= set(plain("".join(cell.unique())))
    fonts, missing = find_fonts(characters, font)
    if missing:
        raise InputError(plan.source.source, [_unprintable(cells, missing)])
    return fonts


def _units(maker: Maker, item: Item) -> list[str]:
    return [maker.unit(item.unit), *(maker.unit(pack.name) for pack in item.packs)]


def _is_text(column: str) -> bool:
    return column == "id" or column.startswith(("c:", "s:"))


def _unprintable(cells: Sequence[pl.Series], missing: str) -> Problem:
    """Which characters no font has, in how many rows, and which package has them."""
    named = [f"{one} (U+{ord(one):04X})" for one in missing]
    rows = 0
    if cells:
        lacks = [one.str.contains_any(list(missing)) for one in cells]
        rows = pl.DataFrame(lacks).select(pl.any_horizontal(pl.all()).sum()).item()
    return problem(
        "font-missing",
        characters=some(named, 10),
        where=f"in {rows:,} rows" if rows else "in what the documents say",
        mend=packages(missing),
    )


def _timestamp(date: str | None) -> int:
    """When documents say they were made: on the day of the distribution, whenever that is."""
    day = dt.date(1980, 1, 1) if date is None else dt.date.fromisoformat(date)
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())


def _listed(parts: Iterable[Part], made: Path, index: list[dict[str, Any]]) -> Iterator[Part]:
    """The parts as they go by, each put on the list of what is in the folder."""
    for part in parts:
        document = part.document
        index.append(
            {
                "file": part.path.relative_to(made).as_posix(),
                "document": document.kind,
                "channel": document.channel,
                "site": document.site,
                "pages": len(part.pages),
                "households": document.households or None,
            }
        )
        yield part


def _write_index(made: Path, plan: "DistributionPlan", index: Sequence[dict[str, Any]]) -> None:
    """`printed.json`: every file, of which site, how many pages."""
    whole = {
        "format": "ration.print/1",
        "programme": plan.programme.model_dump(),
        "files": sorted(index, key=lambda one: one["file"]),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    (made / "printed.json").write_text(text + "\n", encoding="utf-8")
