"""Double collection on a terminal: the lists, the conflicts between them, the first of them."""

from collections.abc import Iterator

from ration.core.text.cells import many
from ration.register.survey.survey import HIDDEN
from ration.results.accounts.doubles import Conflict, DoublesRecord

from ..console import console, print_table

MOST = 20  # conflicts on the screen; `-o` has all
_KINDS = {
    "hard": "hard: served twice",
    "soft": "soft: planned twice, or planned elsewhere",
    "person": "a person in two households",
}


def print_doubles(record: DoublesRecord) -> None:
    """Print what was compared, how many conflicts there are, and the first ones."""
    out = console()
    out.print(f"Compared: {many(len(record.sources), 'list')}; {record.round}.")
    headers = ("list", "kind", "rows", "served", "planned", "skipped")
    lists = [
        (each.source, each.kind, *(f"{n:,}" for n in (each.rows, each.served, each.planned,
                                                      each.skipped)))
        for each in record.sources
    ]  # fmt: skip
    print_table(out, "Lists", headers, lists, right=(2, 3, 4, 5))
    if not record.counts:
        out.print("No conflicts.")
        return
    counts = [
        (_KINDS[each.kind], ", ".join(each.sources), f"{each.conflicts:,}")
        for each in record.counts
    ]
    print_table(out, "Conflicts", ("kind", "lists", "conflicts"), counts, right=(2,))
    shown = record.conflicts[:MOST]
    every = record.hard + record.soft + record.persons
    title = "Claims" if every <= MOST else f"Claims of the first {MOST} of {every:,} conflicts"
    names = ("conflict", "id", "round", "purpose", "state", "site", "date", "list", "row")
    print_table(out, title, names, [row for each in shown for row in _claims(each)], right=(0,))


def _claims(conflict: Conflict) -> Iterator[tuple[str, ...]]:
    about = conflict.person_id or conflict.household_id or HIDDEN
    for claim in conflict.claims:
        name = f"{about} in {claim.household_id or HIDDEN}" if conflict.kind == "person" else about
        yield (
            f"{conflict.number} {conflict.kind}",
            _short(name),
            conflict.round or "",
            conflict.purpose or "",
            claim.state or "registered",
            claim.site or "",
            claim.date or "",
            claim.source,
            "" if claim.row is None else f"{claim.row}",
        )


def _short(name: str) -> str:
    """An id; a keyed one is shortened, as no eye compares 64 digits."""
    return name if len(name) < 64 else f"{name[:12]}…"
