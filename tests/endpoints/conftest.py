"""The application, asked without a server."""

import pytest

from iclod.app import create_app
from iclod.registry import Registry


@pytest.fixture(scope="session")
def client(published):
    """A client of everything that is packaged; it only reads."""
    return create_app(published).test_client()


@pytest.fixture
def editor(registry: Registry):
    """A client of a registry that can be written to, with an editor's token."""
    secret = registry.desk.add_token("maria", "editor")
    found = create_app(registry).test_client()
    found.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return found
