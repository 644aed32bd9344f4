"""The texts of slips, without paper: all that a site's manifest hands out, to the last decimal."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.engine.households import Households
from ration.export.pdf.codes.texts import CodeTexts
from ration.export.pdf.document import DocumentMaker
from ration.export.pdf.documents import Documents
from ration.export.pdf.printing import print_options
from ration.export.pdf.site_order import by_site

Household = tuple[int, int, str]
HOUSEHOLDS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 3), st.sampled_from(["DC-1", "DC-2"])),
    min_size=1,
    max_size=6,
)


def _texts(plan: ration.DistributionPlan) -> Documents:
    households: Households = plan._known_households()
    maker = DocumentMaker(plan, households.programme, print_options())
    return Documents(maker, households.at_sites(), ("slips",))


def _slips(documents: Documents, channel: str, site: str) -> list[list[str]]:
    """The lines of the slips of a site."""
    texts: CodeTexts = documents.texts
    assert documents.rows is not None
    manifest = next(m for m in documents.maker.plan.manifests(channel) if m.site == site)
    for name, rows in by_site(documents.rows, channel, []):
        if name == site:
            items = texts.items(manifest, documents.items(channel), rows)
            each = rows.iter_rows(named=True)
            return [texts.slip(manifest, items, row).split("\n") for row in each]
    return []


@given(HOUSEHOLDS)
def test_slips_add_up_to_the_manifest(rows: list[Household]) -> None:
    """Every item that households get is on every slip of the site; coal, a pool, is on none."""
    persons, adults, centres = zip(*rows, strict=True)
    ids = [f"H-{n}" for n in range(len(rows))]
    frame = pl.DataFrame(
        {"household_id": ids, "persons": persons, "adults": adults, "centre": centres}
    )
    frame = frame.filter(pl.col("persons") >= pl.col("adults"))
    if not frame.height:
        return
    plan = ration.compute(frame, "kaesong-2020")
    documents = _texts(plan)
    for channel in plan.channels:
        for manifest in plan.manifests(channel):
            slips = _slips(documents, channel, manifest.site)
            sums: dict[tuple[str, str], Fraction] = {}
            for lines in slips:
                for item, amount, unit in map(str.split, lines[4:]):
                    sums[item, unit] = sums.get((item, unit), Fraction(0)) + Fraction(amount)
            given_out = {
                (line.item, line.unit): line.quantity.amount
                for line in manifest.lines.values()
                if line.item != "coal" and line.quantity.amount
            }
            assert sums == given_out
            assert [lines[3] for lines in slips] == plan_ids(frame, manifest, channel)


def plan_ids(frame: pl.DataFrame, manifest: ration.Manifest, channel: str) -> list[str]:
    """The households of a site: only centres are named in the register."""
    if channel != "centre":
        return frame["household_id"].to_list()
    return frame.filter(pl.col("centre") == manifest.site)["household_id"].to_list()


def test_a_step_that_is_no_decimal_is_a_problem() -> None:
    programme = ration.parse_programme(
        'id = "tins"\nversion = "1"\ntitle = "Tins"\nsource = "a test"\n[channels.centre]\n'
        '[items.fish]\nname = "Fish"\nunit = "tin"\nweighs = "0.3 kg"\nstep = "100 g"\n'
        '[[allocations]]\nitem = "fish"\nchannel = "centre"\nper = "person"\nquantity = "100 g"\n'
    )
    frame = pl.DataFrame({"household_id": ["H-1"], "persons": [4]})
    documents = _texts(ration.compute(frame, programme))
    with pytest.raises(ration.InputError) as refused:
        _slips(documents, "centre", "all")
    assert [(each.code, each.column) for each in refused.value.problems] == [
        ("slip-step", "items.fish.step")
    ]
