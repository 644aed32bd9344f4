"""`ration try`: one household, without a register."""

import typer

from ration import Programme, Trial, load_programme, try_household
from ration.authoring.trial import Share, exact_text, parse_household

from ..messages import Messages
from ..output.console import console, print_table


def household_given(text: str | None) -> dict[str, str]:
    """`--household NAME=VALUE,…` as the library takes it; a usage error where it is not so."""
    try:
        return parse_household(text) if text else {}
    except ValueError as error:
        mend = "write it as persons=5,adults=2"
        raise typer.BadParameter(f"--household: {error}; {mend}") from None


def run_try(told: Messages, source: str, household: str, *, as_json: bool) -> None:
    """Compute what one household gets, and print it."""
    given = household_given(household)
    programme = load_programme(source)
    trial = try_household(programme, given)
    if as_json:
        typer.echo(trial.model_dump_json(indent=1))
    else:
        print_trial(programme, trial)
    told.warnings("household", trial.warnings)


def print_trial(programme: Programme, trial: Trial) -> None:
    """What a household gets, an item a row, with how it is reckoned and rounded."""
    out = console()
    out.print(trial.programme.title)
    made_of = ", ".join(f"{name} {value}" for name, value in trial.household)
    out.print(f"Programme {trial.programme.id}, version {trial.programme.version}.")
    rows = [
        [
            one.name + ("*" if one.assumption else ""),
            exact_text(one.quantity),
            "\n".join([*one.reckoning, *_rounded(one)]),
            ", ".join(programme.channel(name).title or name for name in one.channels),
        ]
        for one in trial.gets
    ]
    headers = ["item", "gets", "because", "at"]
    out.print()
    print_table(out, f"A household of {made_of}", headers, rows, right={1})
    if any(one.assumption for one in trial.gets):
        out.print("* rests on an assumption: `ration programme show` says why.")
    for name in trial.pools:
        title = programme.item(name).name
        out.print(f"{title} is a pool, shared among sites: no household is entitled to it.")


def _rounded(share: Share) -> list[str]:
    """What rounding did, and by which rule; nothing where nothing was rounded."""
    if share.exact == share.quantity:
        return []
    return [f"{exact_text(share.exact)} {share.rounding}: {exact_text(share.quantity)}"]
