"""Every key of a programme file is explained: in the schema, by the command, on the page."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from command import run
from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo

import ration
from ration.authoring.key_texts import KeyText, key_texts
from ration.core.models import Frozen, models_in
from ration.core.quantity.quantity import Quantity
from ration.programme.rollout import RollOutSchedule
from ration.programme.schedule import Interval

SCHEMA = ration.programme_schema()
KEYS = ration.programme_keys()


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for part in models_in(field.annotation):
            if part not in (Quantity, Interval):
                yield from models(part)


FIELDS = {
    f"{model.__name__}.{name}": (field, key_texts(model)[name])
    for root in (ration.Programme, RollOutSchedule)
    for model in dict.fromkeys(models(root))
    for name, field in model.model_fields.items()
}


@pytest.mark.parametrize(("field", "text"), FIELDS.values(), ids=FIELDS)
class TestEveryKey:
    def test_it_has_a_meaning_and_is_a_default_or_says_what_is_left_out(
        self, field: FieldInfo, text: KeyText
    ) -> None:
        assert text.meaning.endswith(".")
        known = field.is_required() or field.default in (
            False,
            "person",
            "last",
            "name",
            "household",
            0,
        )
        assert known != ("Left out: " in text.meaning)

    def test_its_examples_are_valid(self, field: FieldInfo, text: KeyText) -> None:
        annotation: Any = field.annotation
        one = create_model("One", __base__=Frozen, value=(annotation, field))
        assert text.values
        for example in text.values:
            one.model_validate({"value": example})


def properties() -> dict[str, dict[str, Any]]:
    parts = {"Programme": SCHEMA, **SCHEMA["definitions"]}
    return {
        f"{part}.{name}": node
        for part, nodes in parts.items()
        for name, node in nodes.get("properties", {}).items()
    }


@pytest.mark.parametrize("node", properties().values(), ids=properties())
def test_every_property_of_the_schema_has_a_text_and_valid_examples(node: dict[str, Any]) -> None:
    assert node["description"]
    schema = {**node, "definitions": SCHEMA["definitions"]}
    for example in [*node["examples"], *[node[key] for key in node if key == "default"]]:
        jsonschema.Draft7Validator(schema).validate(example)


class TestKeys:
    @pytest.mark.parametrize("key", [each.key for each in KEYS[::8]])
    def test_a_key_is_found_by_its_name(self, key: str) -> None:
        assert ration.programme_keys(key)[0].key == key

    @pytest.mark.parametrize(
        ("place", "key"),
        [
            ("items.rice.packs[0].tare", "items.packs.tare"),
            ("items.pack.tare", "items.packs.tare"),
            ("allocations[2]", "allocations"),
            ("allocations[].only.under5.min", "allocations.only.min"),
            ("items.rice", "items"),
            ("least_life", "items.least_life"),
        ],
    )
    def test_a_place_of_a_message_is_a_key(self, place: str, key: str) -> None:
        assert ration.programme_keys(place)[0].key == key

    def test_a_table_brings_its_keys(self) -> None:
        found = [each.key for each in ration.programme_keys("allocations.round")]
        names = ["source", "assumption", "to", "mode", "threshold", "to_zero"]
        assert found == ["allocations.round", *(f"allocations.round.{name}" for name in names)]

    def test_the_keys_are_those_of_the_schema(self) -> None:
        assert {each.key for each in KEYS if "." not in each.key} == set(SCHEMA["properties"])


class TestCommand:
    def test_a_table_is_shown_with_its_keys(self) -> None:
        shown = run("programme", "keys", "allocations[1].sizes")
        assert shown.code == 0
        assert shown.out.startswith("allocations.sizes\n")
        for words in ("list of tables", '[{ to = 3, quantity = "1 piece" }', "needed", "quantity"):
            assert words in shown.out

    def test_an_unknown_key_names_the_nearest(self) -> None:
        refused = run("programme", "keys", "items.rice.pakcs")
        assert refused.code == 2
        assert "no such key: items.rice.pakcs; did you mean items.packs" in refused.err

    def test_json_has_every_key(self) -> None:
        whole = json.loads(run("programme", "keys", "--json").out)
        assert whole["format"] == "ration.programme-keys/1"
        assert whole["keys"] == [each.model_dump(mode="json") for each in KEYS]
