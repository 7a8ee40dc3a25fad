import json

import pytest

from iclod.validation.formats import storing
from iclod.validation.report import Report


def test_a_report_comes_back_whole(report, nothing):
    for made in (report, nothing):
        again = storing.read(storing.write(made))
        assert again == made
        assert [item.place for item in again.results] == [item.place for item in made.results]
        assert [item.mends for item in again.results] == [item.mends for item in made.results]
        assert again.to_json() == made.to_json()


def test_fields_of_other_versions_do_no_harm(report):
    old = json.loads(storing.write(report))
    for item in old["results"]:
        del item["more"], item["advice"]
        item["unheard"] = [1]
    read = storing.read(json.dumps(old).encode())
    assert len(read.results) == len(report.results)
    assert {item.more for item in read.results} == {0}


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"1", b'{"results": [{}]}', b"\xff", b'{"results": 1}']
)
def test_what_is_no_report_is_refused(data):
    with pytest.raises(ValueError):
        storing.read(data)


def test_an_empty_object_is_a_report_of_nothing():
    assert storing.read(b"{}") == Report()
