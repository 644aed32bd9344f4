"""What can be wrong with the rounds of a programme, and with a roll-out by area."""

from ration.core.messages.kind import Kind, example, programme, roll_out

_EVERY = 'count = 3\nevery = "1 month"'
_TITLE = 'title = "North first"\narea = "county"\n'
_YEARLY = f"{_TITLE}per_year = 1\nstart = 2024-01-01\n"
_PHASE = '[[phases]]\nid = "{id}"\nstart = {start}\nareas = ["{area}"]\n'


def _phase(name: str, area: str, start: str = "2024-01-01") -> str:
    return _PHASE.format(id=name, area=area, start=start)


ROUNDS: dict[str, Kind] = {
    "rounds-none": Kind(
        message="the programme has no rounds",
        hint='add [rounds] with every = "15 days" and count = 6, or use --every and --count',
        example=example(
            "rounds households.csv --stock stock.csv -p general-food",
            households_csv="household_id,persons\nA-1,4",
            stock_csv="item,quantity\nsalt,5 kg",
        ),
    ),
    "rounds-registers": Kind(
        message="{registers} registers for {rounds} rounds",
        hint="give one for all, or one for every round; the last one serves for the rest",
        example=example(
            "rounds a.csv a.csv a.csv --stock stock.csv -p general-food --first 2024-01-01"
            " --every '15 days' --count 2",
            a_csv="household_id,persons\nA-1,4",
            stock_csv="item,quantity\nsalt,5 kg",
        ),
    ),
    "rounds-dates": Kind(
        message="the rounds have a list of dates already",
        hint="leave it out, or the dates",
        example=programme("[rounds]\ncount = 3\ndates = [2024-01-01]"),
    ),
    "rounds-dates-order": Kind(
        message="not after the round before it",
        hint="write days after {before}, each once",
        example=programme("[rounds]\ndates = [2024-02-01, 2024-01-01]"),
    ),
    "rounds-first": Kind(
        message="the day of the first round is missing",
        hint="add it, such as first = 2020-08-07",
        example=programme(f"[rounds]\n{_EVERY}"),
    ),
    "rounds-every": Kind(
        message="the time between rounds is missing",
        hint='add it, such as every = "15 days"',
        example=programme("[rounds]\nfirst = 2024-01-01\ncount = 3"),
    ),
    "rounds-count": Kind(
        message="the number of rounds is missing",
        hint="add it, such as count = 6",
        example=programme('[rounds]\nfirst = 2024-01-01\nevery = "1 month"'),
    ),
    "rounds-many": Kind(
        message="too many rounds",
        hint="write {most} or less",
        example=programme('[rounds]\nfirst = 2024-01-01\nevery = "1 day"\ncount = 5000'),
    ),
    "rounds-calendar": Kind(
        message="the calendar ends before the last round",
        hint="write less",
        example=programme('[rounds]\nfirst = 9990-01-01\nevery = "1 year"\ncount = 20'),
    ),
}

ROLL_OUT: dict[str, Kind] = {
    "rollout-key": Kind(
        message="it does not go with phases",
        hint="leave it out, or the phases",
        example=roll_out(f"{_YEARLY}{_phase('1', 'North')}"),
    ),
    "rollout-nothing": Kind(
        message="nothing shows which areas are reached",
        hint="add it, or [[phases]]",
        example=roll_out(_TITLE),
    ),
    "rollout-start": Kind(
        message="it is missing",
        hint="add the day on which the first areas are reached",
        example=roll_out(f"{_TITLE}per_year = 1"),
    ),
    "rollout-until": Kind(
        message="nothing is repeated",
        hint='add repeat = "1 year", or leave it out',
        example=roll_out(f"{_YEARLY}until = 2030-12-31"),
    ),
    "phase-twice": Kind(
        message="{where} has this id too",
        hint="give each its own",
        example=roll_out(f"{_TITLE}{_phase('1', 'North')}{_phase('1', 'South')}"),
    ),
    "area-twice": Kind(
        message="the area is named twice, at {where} too",
        hint="name it once",
        example=roll_out(f"{_TITLE}{_phase('1', 'North')}{_phase('2', 'North')}"),
    ),
    "phases-backwards": Kind(
        message="it begins before the phase above it, {before}",
        hint="put phases in the order of their dates",
        example=roll_out(f"{_TITLE}{_phase('1', 'North', '2025-01-01')}{_phase('2', 'South')}"),
    ),
    "area-unknown": Kind(
        message="no row of the register is in this area",
        hint="{near}",
        example=roll_out(f"{_TITLE}{_phase('1', 'Nort')}", "A-1,40,200,90,North"),
    ),
    "phase-late": Kind(
        message="phase {phase} begins after the end of the roll-out, {until}",
        hint="let it end later",
        example=roll_out(
            f'{_TITLE}repeat = "1 year"\nuntil = 2023-12-31\n{_phase("1", "North")}',
            "A-1,40,200,90,North",
        ),
    ),
    "area-none": Kind(
        message="households that are in no area: {households}",
        hint="no phase reaches them: name their area",
        example=roll_out(_YEARLY, "A-1,40,200,90,North", "A-2,30,150,70,"),
        warning=True,
    ),
    "rollout-pools": Kind(
        message="pools are shared among sites, so no area gets any of {items}",
        hint="plan them with `ration compute`",
        example=roll_out(_YEARLY, "A-1,40,200,90,North"),
        warning=True,
    ),
}
