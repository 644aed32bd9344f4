"""Give the sites of a plan their details."""

from collections.abc import Sequence
from typing import Any

from ration.core.problems.problem import Problem
from ration.programme.programme import Programme
from ration.register.mapping.load import MappingSource
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_details import SiteDetails
from ration.results.plan.site_table import site_names


def site_details(
    plan: PlanRecord,
    source: Any,
    programme: Programme | None,
    mapping: MappingSource | None,
) -> tuple[SiteDetails, Sequence[Problem]]:
    """The details of a plan's sites from a file, a frame or `SiteDetails`, and warnings.

    Raises as `load_site_details`.
    """
    from ration.sites.load import load_site_details  # only if it is used
    from ration.sites.match import ChannelSites, matched

    given = isinstance(source, SiteDetails)
    details = source if given else load_site_details(source, programme, mapping=mapping)
    channels = {}
    for channel in plan.channels:
        sites = plan.manifests(channel)
        channels[channel] = ChannelSites(sites[0].title, site_names(sites))
    fitting, warnings = matched(details, channels)
    found = (*details.warnings, *warnings)
    return fitting, [each.at(details.source, each.row, each.unit) for each in found]
