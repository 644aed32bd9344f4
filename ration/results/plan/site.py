"""The manifests of some sites as a record: the contents of `ration show --site --json`."""

from typing import Literal

from pydantic import Field

from ration.core.models import Frozen, Several
from ration.results.lines import Manifest
from ration.results.plan.site_details import SiteDetail
from ration.results.provenance import ProgrammeStamp


class SiteManifestsRecord(Frozen):
    """What some sites of a plan receive and hand out: a manifest for each channel of a site.

    `date` is the day of the distribution; None means not known. `details` are what is known of the
    sites, if the plan has details: an entry for each site that has any.
    """

    format: Literal["ration.sites/1"] = "ration.sites/1"
    programme: ProgrammeStamp
    date: str | None
    manifests: Several[Manifest]
    details: Several[SiteDetail] = Field(default=(), exclude_if=lambda details: not details)

    def detail(self, manifest: Manifest) -> SiteDetail | None:
        """What is known of the site of a manifest; None if nothing is."""
        channels = (manifest.channel, None)
        fits = (d for d in self.details if d.site == manifest.site and d.channel in channels)
        return next(fits, None)

    def to_json(self) -> str:
        """The manifests as one JSON object of the format `ration.sites/1`."""
        return self.model_dump_json(indent=1)
