"""Estimate how many files and pages a run has, and how long it takes, before anything is set."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ration.core.problems.problem import Problem
from ration.export.pdf.documents import Documents
from ration.export.pdf.papers.cards import TALLY, cards_per_page, tally_rows
from ration.export.pdf.papers.household_list import list_layout
from ration.export.pdf.papers.slips import SAMPLE, served, site_slips
from ration.export.pdf.papers.waybill import waybill_pages
from ration.export.pdf.typesetting.typeset import workers
from ration.register.columns.frame_columns import PERSONS, SITE
from ration.results.lines import Manifest

LARGE = 500  # pages: a ream of paper; from here on a person is asked before printing
# Seconds of one core that a page takes, with its share of the process that sets it.
SECONDS_A_PAGE = {"load-list": 0.05, "waybill": 0.05, "cash": 0.05, "list": 0.02, "pay": 0.02,
                  "tally": 0.035, "cards": 0.065, "slips": 0.1}  # fmt: skip
_START = 1.0  # seconds before the first page


@dataclass(frozen=True)
class Estimate:
    """How large a run is: its files and pages, about how many seconds, and warnings before it.

    Pages are computed from the households of each site and the room of its largest list, so that
    they may differ by a few from those that are printed.
    """

    files: int
    pages: int
    seconds: float
    warnings: tuple[Problem, ...] = ()

    @property
    def large(self) -> bool:
        """Whether a person should be asked first."""
        return self.pages >= LARGE


def estimate(documents: Documents, warnings: tuple[Problem, ...] = ()) -> Estimate:
    """Estimate a run; `warnings` are about it."""
    files, pages = Counter[str](), Counter[str]()
    for channel in documents.maker.plan.channels:
        manifests = documents.maker.manifests(channel)
        for kind, count in (*_forms(documents, manifests), *_lists(documents, channel, manifests)):
            files[kind] += 1
            pages[kind] += count
    for kind, count in _trips(documents):
        files[kind] += 1
        pages[kind] += count
    seconds = sum(SECONDS_A_PAGE[kind] * count for kind, count in pages.items())
    return Estimate(files.total(), pages.total(), _START + seconds / workers(), warnings)


def _forms(documents: Documents, manifests: Sequence[Manifest]) -> Iterator[tuple[str, int]]:
    """Yield the kind and the pages of every waybill and authorisation."""
    copies = max(1, len(documents.maker.options.copies))
    for manifest in manifests:
        for kind in documents.forms(manifest):
            pages = 1
            if kind == "waybill":
                pages = waybill_pages(documents.maker, manifest, documents.goods(manifest))
            yield kind, copies * pages


def _trips(documents: Documents) -> Iterator[tuple[str, int]]:
    """Yield the kind and the pages of every paper of a trip."""
    for _, document in documents.of_trips():
        yield document.kind, len(document.pages)


def _lists(
    documents: Documents, channel: str, manifests: Sequence[Manifest]
) -> Iterator[tuple[str, int]]:
    """Yield the kind and the pages of every document that lists households."""
    rows, listing = documents.rows, documents.listing(channel)
    if rows is None or not listing:
        return
    site, at = SITE.column(channel), {manifest.site: manifest for manifest in manifests}
    counts = rows.get_column(site).value_counts(sort=True).filter(pl.col(site).is_in([*at]))
    if not counts.height:
        return
    largest = counts[site][0]
    sample = rows.filter(pl.col(site) == largest)
    for kind in listing:
        if kind == "slips":
            yield from _slips(documents, rows, channel, at)
            continue
        pages = _pages(documents, kind, at[largest], sample)
        if kind in ("list", "pay") and documents.maker.options.per_size and PERSONS in rows.columns:
            sets = rows.filter(pl.col(site).is_in([*at])).group_by(site, PERSONS).len()
            for _, sizes in sets.sort(PERSONS).group_by(site, maintain_order=True):
                ends = sizes.height - 1
                yield kind, sum(pages(n, i == 0, i == ends) for i, n in enumerate(sizes["len"]))
            continue
        for households in counts["count"]:
            yield kind, pages(households, True, True)


def _slips(
    documents: Documents, rows: pl.DataFrame, channel: str, at: Mapping[str, Manifest]
) -> Iterator[tuple[str, int]]:
    """Yield the pages of every site's slips, which are as large as those of the largest site."""
    site, amounts = SITE.column(channel), documents.items(channel)
    rows = served(rows.filter(pl.col(site).is_in([*at])), amounts)
    counts = rows.get_column(site).value_counts(sort=True)
    if not counts.height:
        return
    largest = counts[site][0]
    sample = rows.filter(pl.col(site) == largest)
    slips = site_slips(documents.texts, at[largest], sample, amounts)
    assert slips is not None  # all of the sample get something
    per_page = slips.sheet(slips.slips(sample.head(SAMPLE))).per_page
    yield from (("slips", -(-households // per_page)) for households in counts["count"])


def _pages(
    documents: Documents, kind: str, manifest: Manifest, rows: pl.DataFrame
) -> Callable[[int, bool, bool], int]:
    """The function from households to pages of a kind of document; `rows` are those of a site.

    It also takes whether the document begins and ends with these households.
    """
    maker = documents.maker
    if kind in ("list", "pay"):
        items = documents.items(manifest.channel, money=kind == "pay")
        layout = list_layout(maker, manifest, rows, items, pay=kind == "pay")
        room = layout.set_room if maker.options.per_size else layout.room
        return lambda households, first, last: len(
            [*room.split(households, first=first, last=last)]
        )
    per_page = cards_per_page(maker) if kind == "cards" else TALLY * tally_rows(maker, manifest)
    return lambda households, _first, _last: max(1, -(-households // per_page))
