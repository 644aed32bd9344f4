"""Compare details of sites with the sites of a plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from ration.core.problems.names import nearest, some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import many
from ration.results.plan.site_details import SiteDetail, SiteDetails
from ration.sites.great_circle import km

FAR_KM = 1_000  # from the middle of all sites: a coordinate so far away may be wrong
_NEAREST = 3  # unknown sites for which similar names are looked up
_MOST_NAMES = 20_000  # among which they are looked up


class ChannelSites(NamedTuple):
    """A channel of a plan: its title for people, and the names of its sites."""

    title: str
    sites: Sequence[str]


def matched(
    details: SiteDetails, channels: Mapping[str, ChannelSites]
) -> tuple[SiteDetails, list[Problem]]:
    """The details of the plan's sites, with the names that the plan has for them, and warnings.

    A row's site may be the plan's site by its code or by its name.
    """
    names = {channel: frozenset(each.sites) for channel, each in channels.items()}
    found: dict[tuple[str | None, str], SiteDetail] = {}
    unknown: list[SiteDetail] = []
    for each in details.sites:
        fits = [*_fits(each, channels, names)]
        for one in fits:
            found.setdefault((one.channel, one.site), one)
        if not fits:
            unknown.append(each)
    known = tuple(found.values())
    warnings = [
        *_unknown(unknown, channels),
        *_without(known, channels, every=not details.sites),
        *far_away(known),
    ]
    return details.model_copy(update={"sites": known, "warnings": ()}), warnings


def _fits(
    detail: SiteDetail, channels: Mapping[str, ChannelSites], names: Mapping[str, frozenset[str]]
) -> Iterator[SiteDetail]:
    wanted = detail.channel and detail.channel.casefold()
    these = [
        channel
        for channel, each in channels.items()
        if wanted in (None, channel.casefold(), each.title.casefold())
    ]
    for written in filter(None, (detail.site, detail.name)):
        has = [channel for channel in these if written in names[channel]]
        if has:
            name = detail.name if written == detail.site else None
            one = detail.model_copy(update={"site": written, "name": name, "channel": None})
            if wanted is None:
                yield one
            else:
                yield from (one.model_copy(update={"channel": channel}) for channel in has)
            return


def _unknown(
    unknown: Sequence[SiteDetail], channels: Mapping[str, ChannelSites]
) -> Iterator[Problem]:
    """Warn of sites that the plan does not have, with the names that they may be a slip of."""
    if not unknown:
        return
    labels = [
        each.site if each.channel is None else f"{each.site} ({each.channel})" for each in unknown
    ]
    hints = [
        f"{each.site}: {hint}" if len(unknown) > 1 else hint
        for each in unknown[:_NEAREST]
        if (hint := _nearest(each, channels))
    ]
    hint = "; ".join(hints) or "check their names"
    sites = many(len(unknown), "site")
    yield problem("site-details-unknown", sites=sites, which=some(labels), near=hint)


def _nearest(detail: SiteDetail, channels: Mapping[str, ChannelSites]) -> str:
    """What the site, or its channel, may be a slip of; "" if that is not known."""
    wanted = detail.channel and detail.channel.casefold()
    titles = {channel: each.title.casefold() for channel, each in channels.items()}
    these = [channel for channel in channels if wanted in (channel.casefold(), titles[channel])]
    if wanted and not these:
        return f"the plan has no channel {detail.channel}: {nearest(wanted, channels)}"
    names = list(dict.fromkeys(name for at in these or channels for name in channels[at].sites))
    hint = nearest(detail.site, names) if len(names) <= _MOST_NAMES else ""
    return hint if hint.startswith("did you mean") else ""


def _without(
    known: Sequence[SiteDetail], channels: Mapping[str, ChannelSites], *, every: bool
) -> Iterator[Problem]:
    """Warn of the plan's sites that have no details.

    Channels without any are left out, but not if `every` site lacks them: the file has no rows.
    """
    have = {(each.channel, each.site) for each in known}
    missing: list[str] = []
    total = 0
    for channel, each in channels.items():
        lacks = [
            site for site in each.sites if (None, site) not in have and (channel, site) not in have
        ]
        if every or len(lacks) < len(each.sites):
            total += len(each.sites)
            missing += lacks
    if missing:
        count = f"{len(missing):,} of {many(total, 'site')}"
        yield problem("site-details-missing", count=count, which=some(missing))


def far_away(sites: Sequence[SiteDetail]) -> Iterator[Problem]:
    """Warn of sites that are far from the middle of all."""
    placed = [
        (each.site, float(each.latitude), float(each.longitude))  # degrees to compare, no amounts
        for each in sites
        if each.latitude is not None and each.longitude is not None
    ]
    if len(placed) < 3:
        return
    middle = (median(lat for _, lat, _ in placed), median(lon for _, _, lon in placed))
    away = Counter({site: round(km(middle, (lat, lon))) for site, lat, lon in placed})
    far = [(site, distance) for site, distance in away.most_common() if distance > FAR_KM]
    if far:
        which = some(f"{site} ({distance:,} km)" for site, distance in far)
        yield problem("site-details-far", count=many(len(far), "site"), which=which, far=FAR_KM)
