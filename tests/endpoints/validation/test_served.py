"""`/validate` of a running server: fetching, keeping across processes, errors as pages."""

import pytest
from loopback import serving
from validation.test_fetching import serving as origin_serving

from .sent import BAD

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture(scope="module")
def origin():
    with origin_serving() as host:
        yield host


LIMITS = {"ICLOD_VALIDATION__TRIPLES": "100", "ICLOD_VALIDATION__DEADLINE": "3"}


@pytest.fixture(scope="module")
def server(frame_home, tmp_path_factory, origin):
    import shutil

    home = shutil.copytree(frame_home, tmp_path_factory.mktemp("served") / "home", symlinks=True)
    with serving(home, ICLOD_VALIDATION__HOSTS=origin, **LIMITS) as client:
        yield client


def test_data_are_fetched_from_a_host_that_the_operator_named(server, origin):
    url = f"http://{origin}/good/x.ttl"
    answer = server.post("/validate?format=json", data={"url": url})
    assert answer.status_code == 200, answer.text
    wanted = {"contentToValidate": url, "reportSyntax": "application/json"}
    for path in ("/validate", "/validate/iclod/api/validate"):
        answer = server.post(path, json=wanted)
        assert (answer.status_code, answer.json()["result"]) == (200, "SUCCESS")
    page = server.post("/validate", data={"url": url}, headers=BROWSER)
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://127.0.0.1:1/x.ttl", 403),
        ("http://169.254.169.254/latest/meta-data/", 403),
        ("file:///etc/passwd", 400),
        ("http://{origin}/missing", 502),
        ("http://{origin}/to/http://127.0.0.1:1/", 403),
    ],
)
def test_nothing_is_fetched_from_elsewhere(server, origin, url, status):
    url = url.format(origin=origin)
    answer = server.post("/validate?format=json", data={"url": url})
    assert answer.status_code == status, answer.text
    page = server.post("/validate", data={"url": url}, headers=BROWSER)
    assert page.status_code == status
    assert 'role="alert"' in page.text


def test_a_kept_report_is_never_answered_from_memory(server):
    made = server.post("/validate?keep=1", content=BAD, headers={"Content-Type": "text/turtle"})
    address, key = made.headers["Location"], made.headers["Delete-Key"]
    assert server.get(address).status_code == 200
    assert server.get(address).headers["Cache-Control"] == "private, no-store"
    assert server.head(address).status_code == 200
    assert server.delete(address, headers={"Authorization": f"Bearer {key}"}).status_code == 204
    assert server.get(address).status_code == 410


def test_a_limit_is_named_whatever_the_form_of_the_answer(server):
    body = "".join(f"<http://a/{n}> <http://b> <http://c> .\n" for n in range(101))
    answer = server.post("/validate", content=body, headers={"Content-Type": "text/turtle"})
    assert answer.status_code == 413
    assert answer.json()["limit"] == {"setting": "validation.triples", "value": 100}
    page = server.post("/validate", data={"text": body}, headers=BROWSER)
    assert (page.status_code, 'role="alert"' in page.text) == (413, True)
