"""`ration show`: what a written plan has, or the manifests of single sites."""

from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import WRITES
from ...options.output import AsJson, Force, Sites, out_option
from ...options.panel import PROGRAMME, option
from ...options.plan import PlanFolder
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages


@with_options
def show(
    messages: Messages,
    plan: PlanFolder,
    site: Annotated[
        list[str] | None,
        option(
            PROGRAMME, "--site", metavar="SITE", help="Show this site, such as DC-07. Repeatable."
        ),
    ] = None,
    channel: Annotated[
        str | None,
        option(PROGRAMME, "--channel", metavar="CHANNEL", help="Only the sites of this channel."),
    ] = None,
    item: Annotated[
        str | None, option(PROGRAMME, "--item", metavar="ITEM", help="Only this item of a site.")
    ] = None,
    out: Annotated[
        Path | None, out_option("FILE", "Write the manifests of the sites to FILE.csv."), WRITES
    ] = None,
    sites: Sites = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Show a plan that was written: its totals, or the manifests of single sites."""
    import ration

    from ...output.files import refuse_csv
    from ...output.plans.plan import print_plan
    from ...output.plans.site import print_sites

    for name, value in (("--channel", channel), ("--item", item), ("-o", out)):
        if value is not None and not site:
            raise typer.BadParameter(f"{name}: it is of a site; name one with --site")
    if out is not None:
        refuse_csv("--out", out, force=force)
    loaded = ration.load_plan(plan)
    if not site:
        if as_json:
            typer.echo(loaded.to_json())
        else:
            print_plan(loaded, all_sites=sites)
        return
    found = loaded.at_sites(*site, channel=channel, item=item)
    if out is not None:
        found.write(out, force=force)
        messages.note(f"Written: {out}")
    if as_json:
        typer.echo(found.to_json())
    elif out is None:
        print_sites(found)
