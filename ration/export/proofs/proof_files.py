"""Write the roots of sites, which may be published, and the proofs of households."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ration.export.csv import row_text, write_rows
from ration.export.file_names import file_names
from ration.export.proofs.proofs import SiteProofs, SiteTree
from ration.export.tables.rows import Row
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import site_names

FOLDER, ROOTS, ALL_SITES = "proofs", "roots.csv", "households.csv"
PROOFS = ("site", "household_id", "slip", "proof")
_START = ("seal", "programme", "date", "channel", "site", "households_at_most")


def write_proofs(folder: Path, plan: PlanRecord, proofs: SiteProofs, *, by_site: bool) -> None:
    """Write `proofs/roots.csv`, and the proofs of households in a file for each site.

    `roots.csv` has a row for each site whose households get something: the number of households
    rounded up to a power of two, the sum of each item, and the letters of the root. It may be
    published. `proofs/<channel>/<site>.csv` has the slip and the proof of each household: it is
    private. Without `by_site`, the sites of a channel are in `proofs/<channel>/households.csv`.
    """
    items = {item.written.item: item.written.unit for channel in plan.channels
             for item in proofs.items(channel)}  # fmt: skip
    header = (*_START, *(f"{item}_{unit}" for item, unit in items.items()), "root")
    (folder / FOLDER).mkdir()
    rows = (
        (*_root_start(plan, proofs, channel, site, tree), *_root_end(tree, items))
        for channel, site, tree in _written(folder / FOLDER, plan, proofs, by_site=by_site)
    )
    write_rows(folder / FOLDER / ROOTS, header, rows)


def _written(
    folder: Path, plan: PlanRecord, proofs: SiteProofs, *, by_site: bool
) -> Iterator[tuple[str, str, SiteTree]]:
    """Write the proofs of every site, and yield its tree."""
    for channel, name in file_names(plan.channels).items():
        (folder / name).mkdir()
        sites = site_names(plan.manifests(channel))
        files = file_names(sites) if by_site else {}
        for site in sites:
            tree = proofs.tree(channel, site)
            if tree is not None:
                file = f"{files[site]}.csv" if by_site else ALL_SITES
                _append(folder / name / file, proofs, channel, site, tree)
                yield channel, site, tree


def _append(path: Path, proofs: SiteProofs, channel: str, site: str, tree: SiteTree) -> None:
    new = not path.exists()
    with path.open("a", encoding="utf-8-sig" if new else "utf-8", newline="") as file:
        if new:
            file.write(f"{row_text(PROOFS)}\n")
        for id_ in tree.households:
            slip, proof = proofs.slip(channel, site, id_), proofs.proof(channel, site, id_)
            file.write(f"{row_text((site, id_, slip, proof))}\n")


def _root_start(
    plan: PlanRecord, proofs: SiteProofs, channel: str, site: str, tree: SiteTree
) -> Row:
    most = len(tree.tree.levels[0])
    return (proofs.code, plan.programme.id, plan.date, channel, site, most)


def _root_end(tree: SiteTree, items: Iterable[str]) -> Row:
    """The sum of each item, blank if it is not handed out at the site, and the root's letters."""
    sums = {item.item: item.number(total) for item, total in tree.sums}
    return (*(sums.get(item) for item in items), tree.letters)
