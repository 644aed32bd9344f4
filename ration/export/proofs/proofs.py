"""The sum trees of a plan's sites: roots to publish, and a proof for each household."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import polars as pl

from ration.core.problems.errors import DataError, InputError
from ration.core.problems.problem import Problem, problem
from ration.engine.amount_columns import arrears_columns
from ration.engine.households import Households
from ration.engine.rules import rules
from ration.export.handed_items import HandedItem, handed_item
from ration.export.pdf.fitting import plain
from ration.register.columns.frame_columns import ID, SITE
from ration.results.lines import Manifest
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import site_names
from ration.seals.seal import seal_of
from ration.seals.sum_tree import Leaf, SumTree, letters_of, proof_text, root_text, sum_tree
from ration.seals.texts import ItemAmounts, slip_text

_KEPT = 4  # trees: files and papers ask for one site after the other


@dataclass(frozen=True)
class SiteTree:
    """The tree of a site, with the items of its amounts, and the text of its root."""

    items: Sequence[HandedItem]
    tree: SumTree
    root: str

    @property
    def letters(self) -> str:
        """The 32 letters of the root."""
        return letters_of(self.root)

    @property
    def households(self) -> list[str]:
        """The ids of the site's households, sorted."""
        return sorted(self.tree.places)

    @property
    def sums(self) -> list[tuple[ItemAmounts, int]]:
        """What all households get of each item."""
        return self.amounts(self.tree.sums)

    def amounts(self, numbers: Sequence[int]) -> list[tuple[ItemAmounts, int]]:
        """Amounts with their items."""
        written = (item.written for item in self.items)
        return list(zip(written, numbers, strict=True))


class SiteProofs:
    """The roots of a plan's sites, and a proof for each household.

    A root is a text that may be published: the sums of what the households of a site get, and 32
    letters that fix what each of them gets. With a household's slip, its proof leads to these
    letters, and to no others: so the household is in the sums. Pools are not in it, because no
    household gets them.

    A proof names no other household. It shows the sums of 1, 2, 4 … others or of nobody, level by
    level, and the number of households rounded up to a power of two.

    >>> import pathlib, tempfile
    >>> import polars as pl
    >>> import ration
    >>> key = pathlib.Path(tempfile.mkdtemp(), "key")
    >>> ration.new_key(key)
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> proofs = ration.compute(frame).proofs(key)
    >>> proofs.root("centre", "all").splitlines()[2:4]
    ['centre all', 'rice 35.000 kg']
    >>> proofs.slip("centre", "all", "1").splitlines()[2:5]
    ['centre all', '1', 'rice 20.000 kg']
    >>> proofs.proof("centre", "all", "1").split()[0]
    'RATION-PROOF1'
    """

    def __init__(self, plan: PlanRecord, households: Households, key: bytes) -> None:
        self._refuse(households)
        self._plan, self._households, self._key = plan, households, key
        self._tree = lru_cache(_KEPT)(self._built)

    @cached_property
    def code(self) -> str:
        """The code of the plan's seal."""
        return seal_of(self._plan).code

    def root(self, channel: str, site: str) -> str | None:
        """The text of a site's root; None if no household of it gets anything."""
        found = self.tree(channel, site)
        return None if found is None else found.root

    def proof(self, channel: str, site: str, household: str) -> str | None:
        """The text that proves a household's slip against the root of its site.

        None if the site has no root, or no such household.
        """
        found = self.tree(channel, site)
        if found is None or household not in found.tree.places:
            return None
        return proof_text(self.code, found.tree.path(household))

    def slip(self, channel: str, site: str, household: str) -> str | None:
        """The text of a household's slip, unsigned; None as for `proof`."""
        found = self.tree(channel, site)
        if found is None or household not in found.tree.places:
            return None
        stamp, place = self._plan.programme.id, (channel, plain(site))
        amounts = found.amounts(found.tree.amounts(household))
        return slip_text(self.code, stamp, self._plan.date, place, plain(household), amounts)

    def tree(self, channel: str, site: str) -> SiteTree | None:
        """The tree of a site; None if no household of it gets anything."""
        return self._tree(channel, site)

    def items(self, channel: str) -> list[HandedItem]:
        """The items that a channel hands to households, in the order of the programme."""
        return [item for (_, through), item in self._items.items() if through == channel]

    def _built(self, channel: str, site: str) -> SiteTree | None:
        manifest = self._manifest(channel, site)
        handed = [] if manifest is None else list(self._handed(manifest))
        placed = self._placed.get(channel)
        span = None if placed is None else placed.spans.get(site)
        if not handed or placed is None or span is None:
            return None
        rows = self._rows[placed.order.slice(*span)]
        steps = (rows[item.column].to_list() for item, _ in handed)
        amounts = zip(
            *([each * item.scale for each in column]
              for (item, _), column in zip(handed, steps, strict=True)),
            strict=True,
        )  # fmt: skip
        leaves = (Leaf(id_, plain(id_), each) for id_, each in zip(rows[ID], amounts, strict=True))
        tree = sum_tree(self._key, (self.code, channel, site), leaves)
        if tree.sums != tuple(total for _, total in handed):
            raise RuntimeError(f"the households of {channel} {site} do not add up to its manifest")
        items = [item for item, _ in handed]
        pairs = list(zip((item.written for item in items), tree.sums, strict=True))
        place = (channel, plain(site))
        stamp = self._plan.programme.id
        root = root_text(self.code, stamp, self._plan.date, place, pairs, tree.top)
        return SiteTree(items, tree, root)

    def _handed(self, manifest: Manifest) -> Iterator[tuple[HandedItem, int]]:
        """The items that households get at a site, each with its sum."""
        for line in manifest.lines.values():
            item = self._items.get((line.item, manifest.channel))
            if item is not None and line.quantity.amount:
                yield item, int(line.quantity.amount * 10**item.written.decimals)

    def _manifest(self, channel: str, site: str) -> Manifest | None:
        at = self._sites.get(channel, {}).get(site)
        return None if at is None else self._plan.manifests(channel)[at]

    @cached_property
    def _sites(self) -> dict[str, dict[str, int]]:
        """Where each site is among the manifests of its channel."""
        plan = self._plan
        return {
            channel: {site: at for at, site in enumerate(site_names(plan.manifests(channel)))}
            for channel in plan.channels
        }

    @cached_property
    def _items(self) -> dict[tuple[str, str], HandedItem]:
        """The items that come from rules, by item and channel: of pools no household gets any."""
        found = _written(self._households)
        return {key: item for key, item in found.items() if isinstance(item, HandedItem)}

    @cached_property
    def _rows(self) -> pl.DataFrame:
        return self._households.at_sites()

    @cached_property
    def _placed(self) -> dict[str, "_Placed"]:
        return {channel: _placed(self._rows[SITE.column(channel)]) for channel in self._sites}

    @staticmethod
    def _refuse(households: Households) -> None:
        """Raise an error if rows are no households, or an amount cannot be written in decimals."""
        if "households" in households.columns.counts:
            raise InputError(households.scanned.register.source, [problem("proofs-areas")])
        written = _written(households).values()
        endless = list(dict.fromkeys(each for each in written if isinstance(each, Problem)))
        if endless:
            raise DataError(households.programme.id, endless)


def _written(households: Households) -> dict[tuple[str, str], HandedItem | Problem]:
    """The items that come from rules, by item and channel, or why one cannot be written."""
    every = rules(households.programme)
    columns = arrears_columns(every)
    return {rule.key: handed_item(rule.item, columns[rule.key]) for rule in every}


@dataclass(frozen=True)
class _Placed:
    """The rows of a channel: their numbers in the `order` of sites, and each site's span there."""

    order: pl.Series
    spans: dict[str, tuple[int, int]]


def _placed(sites: pl.Series) -> _Placed:
    order = sites.arg_sort()
    runs = sites[order].rle().struct.unnest()
    starts = runs["len"].cum_sum() - runs["len"]
    spans = zip(starts, runs["len"], strict=True)
    return _Placed(order, dict(zip(runs["value"], spans, strict=True)))
