import json

import pytest
from jsonschema import Draft202012Validator

from iclod.validation.formats import json as written
from iclod.validation.formats import schema

SCHEMA = schema.schema("https://example.org/validate/report.schema.json")


def strict(value):
    """The schema with every member that it does not name forbidden."""
    if isinstance(value, list):
        return [strict(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: strict(item) for key, item in value.items()}
    if "properties" in made and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator.check_schema(strict(SCHEMA))


def test_reports_are_as_the_schema_says_and_no_more(report, nothing):
    validator = Draft202012Validator(strict(SCHEMA))
    for made in (report, nothing):
        validator.validate(json.loads(written.write(made)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: made.pop("conforms"),
        lambda made: made["results"][0].update(severity="Fatal"),
        lambda made: made["results"][1]["place"].update(line=0),
        lambda made: made["results"][0]["message"].update(en=1),
    ],
)
def test_the_schema_refuses_what_is_no_report(report, spoil):
    made = json.loads(written.write(report))
    spoil(made)
    assert not Draft202012Validator(SCHEMA).is_valid(made)
