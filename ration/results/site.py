"""The manifests of some sites as a record: the contents of `ration show --site --json`."""

from typing import Literal

from ration.core.models import Frozen, Several
from ration.results.lines import Manifest
from ration.results.provenance import ProgrammeStamp


class SiteManifestsRecord(Frozen):
    """What some sites of a plan receive and hand out: a manifest for each channel of a site.

    `date` is the day of the distribution; None means not known.
    """

    format: Literal["ration.sites/1"] = "ration.sites/1"
    programme: ProgrammeStamp
    date: str | None
    manifests: Several[Manifest]

    def to_json(self) -> str:
        """The manifests as one JSON object of the format `ration.sites/1`."""
        return self.model_dump_json(indent=1)
