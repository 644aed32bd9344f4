"""What households collected, on a terminal."""

from ration import Collected
from ration.export.tables.display import collected_items_shown, coverage_shown

from ..console import console, print_table

MOST_SITES = 20  # lines of sites; `--json` and the site report have all


def print_collected(result: Collected) -> None:
    """Print the coverage of channels, groups and sites, and what remains of each item."""
    out = console()
    out.print(result.programme.heading)
    for title, parts in (
        ("Households", result.channels),
        ("Groups", result.groups),
        ("Sites", result.sites),
    ):
        shown = coverage_shown(parts[:MOST_SITES])
        more = f": the first {MOST_SITES} of {len(parts):,}" if len(parts) > MOST_SITES else ""
        if parts:
            print_table(out, f"{title}{more}", shown.headers, shown.rows, right=shown.numbers)
    items = collected_items_shown(result.totals)
    print_table(out, "Items", items.headers, items.rows, right=items.numbers)
    not_known = result.not_known()
    if not_known:
        out.print(f"Not known, and so not in arrears: {not_known:,} refused or unreported.")
