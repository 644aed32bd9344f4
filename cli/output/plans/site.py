"""The manifests of single sites on a terminal."""

from ration import SiteManifests
from ration.export.tables.display import stock_shown
from ration.export.tables.goods import answer_shown
from ration.export.tables.people import people_text

from ..console import console
from .plan import print_goods, print_shown


def print_sites(found: SiteManifests) -> None:
    """Print every manifest: people, what the site receives, and what its stock covers."""
    out = console()
    out.print(found.programme.heading)
    for manifest in found.manifests:
        out.print()
        out.print(f"{manifest.title}: {manifest.site}", style="bold")
        detail = found.detail(manifest)
        for label, text in () if detail is None else detail.facts:
            out.print(f"{label.capitalize()}: {text}")
        out.print(f"In the register: {people_text(manifest.people)}.")
        if manifest.served:
            out.print(f"Served: {people_text(manifest.served)}.")
        lines = manifest.lines.lines
        print_shown(out, "", answer_shown(lines))
        print_goods(out, lines)
        print_shown(out, "From stock", stock_shown(lines))
    every = [line for manifest in found.manifests for line in manifest.lines.values()]
    if any(line.assumption or line.assumed_packs or line.assumed_weight for line in every):
        out.print("* is based on an assumption; without --site all are listed.")
