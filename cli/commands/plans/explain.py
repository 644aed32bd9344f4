"""`ration explain`: why a household, or a site, gets what it gets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...errors import DATA
from ...options.named_files import WRITES
from ...options.output import AsJson, Force, out_option
from ...options.panel import OUTPUT, PROGRAMME, option
from ...options.register import AmountOptions, Register, refuse_shared_stdin
from ...options.stock import StockOptions
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

if TYPE_CHECKING:
    from ration import Explanation, SiteExplanation

Household = Annotated[
    str | None,
    typer.Argument(
        metavar="HOUSEHOLD",
        help="The id of the household; leave it out with --item and --site.",
        show_default=False,
    ),
]
Language = Annotated[
    str,
    option(
        OUTPUT,
        "--language",
        metavar="CODES",
        help="The languages of the page: en, ko, fr, ar, or several such as ko,en (default: en).",
    ),
]


@with_options
def explain(
    messages: Messages,
    register: Register,
    options: AmountOptions,
    stock: StockOptions,
    household: Household = None,
    item: Annotated[
        str | None, option(PROGRAMME, "--item", metavar="ITEM", help="Explain a site's item.")
    ] = None,
    site: Annotated[
        str | None, option(PROGRAMME, "--site", metavar="SITE", help="The site, such as DC-07.")
    ] = None,
    channel: Annotated[
        str | None,
        option(
            PROGRAMME,
            "--channel",
            metavar="CHANNEL",
            help="The site's channel, if several channels have a site of this name.",
        ),
    ] = None,
    out: Annotated[
        Path | None, out_option("FILE", "Write a page to print, such as a.html."), WRITES
    ] = None,
    language: Language = "en",
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Explain why a household gets what it gets, or how a site's figure comes about."""
    from ...output.plans.explain import print_explanation, refuse_page

    arguments = _asked(household, item, site, channel)
    if out is not None:
        refuse_page(out, register, force=force)
    found = _explain(messages, register, options, stock, arguments)
    if out is not None:
        from ration.explain.page import write_explanation

        write_explanation(out, found, language=language, force=force)
        messages.note(f"Written: {out}. Open it in a browser to print it; it needs no network.")
    if as_json:
        typer.echo(found.to_json())
    elif out is None:
        print_explanation(found, language)
    if getattr(found, "status", "accepted") in ("rejected", "unknown"):
        raise typer.Exit(DATA)


def _asked(
    household: str | None, item: str | None, site: str | None, channel: str | None
) -> dict[str, Any]:
    """The arguments of what is asked: a household, or an item at a site; else a usage error."""
    if household is not None:
        given = {"--item": item, "--site": site, "--channel": channel}
        for name, value in given.items():
            if value is not None:
                raise typer.BadParameter(f"{name}: it does not go with HOUSEHOLD; leave one out")
        return {"household": household}
    if item is None or site is None:
        raise typer.BadParameter("name a HOUSEHOLD, or an item and a site with --item and --site")
    return {"item": item, "site": site, "channel": channel}


def _explain(
    messages: Messages,
    register: str,
    options: AmountOptions,
    stock: StockOptions,
    asked: dict[str, Any],
) -> "Explanation | SiteExplanation":
    import ration

    inputs = {"stock": stock.stock, "arrears": stock.arrears, "members": options.members}
    refuse_shared_stdin(register, **inputs)
    messages.reading(register, options, rejects=False)
    with messages.working("Computing", register) as progress:
        every = {**asked, **options.arguments(), **stock.arguments(), "progress": progress}
        if "household" in asked:
            return ration.explain_household(register, **every)
        return ration.explain_site(register, **every)
