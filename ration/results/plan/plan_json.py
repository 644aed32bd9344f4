"""The JSON of very many sites, made from columns: the same text as from the records."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic_core import to_json

from ration.results.plan.site_table import ItemLines, SiteColumns, SiteTable

_EMPTY = '\n "sites": []'  # of a plan without sites: no text in JSON has a line break


def with_sites(plan: str, tables: Sequence[SiteTable]) -> str:
    """Put sites into the JSON of a plan that has none."""
    sites = [text for table in tables for text in _sites(table.columns)]
    if not sites:
        return plan
    before, _, after = plan.partition(_EMPTY)
    return "".join([before, '\n "sites": [\n  ', ",\n  ".join(sites), "\n ]", after])


def _sites(columns: SiteColumns) -> Iterator[str]:
    """The JSON of every site of a channel."""
    lines = "".join(["\n    %s,"] * len(columns.lines))[:-1] + "\n   " * bool(columns.lines)
    site = (
        f'{{\n   "channel": {_literal(columns.channel)},\n   "title": {_literal(columns.title)},'
        f'\n   "site": %s,\n   "people": {_counts(columns.people)},'
        f'\n   "served": {_counts(columns.served)},\n   "lines": [{lines}]\n  }}'
    )
    rows = zip(
        map(_text, columns.sites),
        *columns.people.values(),
        *columns.served.values(),
        *map(_column, columns.lines.values()),
        strict=True,
    )
    return map(site.__mod__, rows)


def _column(item: ItemLines) -> list[str]:
    """The JSON of an item's line at every site."""
    texts = [line.model_dump_json(indent=1).replace("\n", "\n    ") for line in item.distinct]
    return [texts[at] for at in item.which]


def _counts(names: Iterable[str]) -> str:
    """An object of counts, each still to be filled in."""
    counts = ",".join(f"\n    {_literal(name)}: %d" for name in names)
    return f"{{{counts}\n   }}" if counts else "{}"


def _text(text: str) -> str:
    return to_json(text).decode()


def _literal(text: str) -> str:
    return _text(text).replace("%", "%%")
