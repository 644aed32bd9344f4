"""`ration programme`: what there is, and what a programme says."""

import json

import typer

from ration import Allocation, Pool, Programme, builtin_programmes, load_programme
from ration.programme_file import programme_text
from ration.summary import rule_text

from .console import console, print_table
from .exits import Told


def list_programmes(told: Told, *, as_json: bool) -> None:
    """Every built-in programme with its title."""
    found = [load_programme(name) for name in builtin_programmes()]
    if as_json:
        rows = [{"id": one.id, "version": one.version, "title": one.title} for one in found]
        typer.echo(json.dumps({"format": "ration.programmes/1", "programmes": rows}, indent=1))
        return
    rows_shown = [[one.id, one.title] for one in found]
    print_table(console(), "Built-in programmes", ["id", "title"], rows_shown)
    told.note("See one with: ration programme show ID")


def show_programme(told: Told, source: str, *, toml: bool, as_json: bool) -> None:
    """The programme's own file, JSON, or tables of its items and rules."""
    programme = load_programme(source)
    if toml:
        typer.echo(programme_text(source), nl=False)
    elif as_json:
        typer.echo(programme.model_dump_json(indent=1, exclude_defaults=True))
    else:
        _print(programme)
        told.note("The whole file: ration programme show --toml")


def _print(programme: Programme) -> None:
    out = console()
    out.print(programme.title)
    out.print(f"Programme {programme.id}, version {programme.version}. {programme.source or ''}")
    out.print()
    items = [
        [
            one.name,
            one.unit,
            str(one.smallest),
            ", ".join(f"{pack.name} of {pack.holds}" for pack in one.packs),
        ]
        for one in programme.items
    ]
    print_table(out, "Items", ["item", "counted in", "step", "packs"], items)
    given: list[Allocation | Pool] = [*programme.allocations, *programme.pools]
    rules = [
        [
            programme.item(one.item).name + (" *" if one.assumption else ""),
            rule_text(one, programme.days),
            programme.channel(one.channel).title or one.channel,
            one.source or "",
        ]
        for one in given
    ]
    print_table(out, "Who gets what", ["item", "rule", "through", "source"], rules)
    if any(one.assumption for one in given):
        out.print("* an assumption of ours; the source says why.")
