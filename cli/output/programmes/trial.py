"""What one household gets, on a terminal."""

from ration import Programme, Trial
from ration.authoring.trial import Share
from ration.explain.arithmetic import exact_text

from ..console import console, print_table


def print_trial(programme: Programme, trial: Trial) -> None:
    """Print what a household gets, one item per row, with how it is calculated and rounded."""
    out = console()
    out.print(trial.programme.heading)
    out.print(f"Programme {trial.programme.id}, version {trial.programme.version}.")
    rows = [
        [
            share.name + ("*" if share.assumption else ""),
            exact_text(share.quantity),
            "\n".join([*share.reckoning, *_rounded(share)]),
            ", ".join(programme.channel(name).title or name for name in share.channels),
        ]
        for share in trial.gets
    ]
    counts = ", ".join(f"{name} {value}" for name, value in trial.household)
    out.print()
    headers = ["item", "gets", "because", "at"]
    print_table(out, f"Household: {counts}", headers, rows, right={1})
    if any(share.assumption for share in trial.gets):
        out.print("* is based on an assumption: `ration programme show` gives the reason.")
    for name in trial.pools:
        title = programme.item(name).name
        out.print(f"{title} is a pool, shared among sites: no household is entitled to it.")


def _rounded(share: Share) -> list[str]:
    """What rounding did, and by which rule; nothing if nothing was rounded."""
    if share.exact == share.quantity:
        return []
    return [f"{exact_text(share.exact)} {share.rounding}: {exact_text(share.quantity)}"]
