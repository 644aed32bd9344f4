"""For how many days a ration is."""

from typing import Literal

from ration.programme.programme import Programme
from ration.results.provenance import ProgrammeStamp

From = Literal["given", "programme", "rounds"]
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}  # a month of 30 days, as rations count it


def ration_days(
    programme: Programme, stamp: ProgrammeStamp, given: int | None
) -> tuple[int | None, From | None]:
    """The days of a ration, and who says so: `given`, the programme, or the time between rounds.

    Several distributions in one are for as many times the days. None means that nobody says it.

    >>> from ration.programme.load import load_programme
    >>> from ration.plan.fingerprint import programme_stamp
    >>> food = load_programme("general-food")
    >>> ration_days(food, programme_stamp(food), None)
    (30, 'programme')
    """
    times = stamp.times or 1
    if given is not None:
        return given, "given"
    days = stamp.days or programme.days
    if days is not None:
        return days * times, "programme"
    every = None if programme.rounds is None else programme.rounds.every
    if every is not None:
        return every.count * _DAYS[every.unit] * times, "rounds"
    return None, None
