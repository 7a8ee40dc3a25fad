"""A real server, shared by the tests that only read."""

import pytest
from loopback import serving


@pytest.fixture(scope="session")
def server(packaged_home):
    """A server whose application also has /break and /fail; bodies must arrive in 1.5 seconds."""
    with serving(
        packaged_home,
        application="breaking:asgi",
        ICLOD_WEB__BODY_DEADLINE="1.5",
        ICLOD_WEB__BODY_MB="1",
    ) as client:
        yield client
