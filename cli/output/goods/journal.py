"""A journal of goods on a terminal: its entries by kind, item and place."""

from ration import Journal
from ration.accounts.journal.summary import by_item, by_kind, by_place
from ration.core.problems.names import some
from ration.core.quantity.quantity import number_text
from ration.core.text.cells import many

from ..console import console, print_table

MOST = 40  # places; a file has all


def print_journal(journal: Journal) -> None:
    """Print what is in a journal."""
    out = console()
    names = some(source.source for source in journal.sources)
    rows = sum(source.rows for source in journal.sources)
    documents = {(entry.document, entry.kind) for entry in journal.entries}
    count = len(journal.entries)
    entries = f"{count:,} {'entry' if count == 1 else 'entries'}"
    counted = f"{entries} in {many(len(documents), 'document')}"
    out.print(f"Journal {names}: {many(rows, 'row')}, {counted}.")
    if not journal.entries:
        return
    out.print()
    kinds = [
        [each.kind, f"{each.entries:,}", f"{each.documents:,}", str(each.first), str(each.last)]
        for each in by_kind(journal)
    ]
    headers = ["kind", "entries", "documents", "first", "last"]
    print_table(out, "Entries", headers, kinds, right={1, 2})
    items = [
        [f"{each.item}, {each.unit}", each.kind, number_text(each.amount, grouped=True)]
        for each in by_item(journal)
    ]
    if items:
        print_table(out, "Goods", ["item", "kind", "quantity"], items, right={2})
    places = [
        [each.place, f"{each.leave:,}", f"{each.arrive:,}", str(each.last)]
        for each in by_place(journal)
    ]
    more = f": {len(places):,}, the first {MOST}; -o FILE writes all entries"
    title = f"Places{more if len(places) > MOST else ''}"
    print_table(out, title, ["place", "leave", "arrive", "last"], places[:MOST], right={1, 2})
