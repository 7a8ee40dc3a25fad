"""Tokens: shown once, kept hashed, ended at once."""

import pytest

from iclod.desk import Desk
from iclod.errors import Conflict, NotFound, Unauthorized


def test_a_token_works_until_it_is_revoked(tmp_path):
    desk = Desk(tmp_path / "desk.sqlite")
    secret = desk.add_token("maria", "editor")
    assert (desk.authenticate(secret).name, desk.authenticate(secret).role) == ("maria", "editor")
    assert secret.encode() not in (tmp_path / "desk.sqlite").read_bytes()
    assert (tmp_path / "desk.sqlite").stat().st_mode & 0o077 == 0
    desk.revoke_token("maria")
    with pytest.raises(Unauthorized):
        desk.authenticate(secret)
    with pytest.raises(Conflict):
        desk.add_token("maria", "reviewer")
    assert [token.revoked is None for token in desk.tokens()] == [False]


def test_nonsense_is_refused(tmp_path):
    desk = Desk(tmp_path / "desk.sqlite")
    with pytest.raises(Unauthorized):
        desk.authenticate("")
    with pytest.raises(NotFound):
        desk.revoke_token("nobody")
