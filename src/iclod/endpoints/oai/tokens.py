"""Resumption tokens: all that a list needs to go on, in the token itself; nothing is kept here.

A list is what it was when its first answer was made: the token holds the number of the journal's
entry at that time, and each record is in the list once, with the version it had then, wherever
commits go meanwhile. Positions never change, so a token can be sent again and is good for ever.
Records that changed or were added meanwhile follow at the end of the list (unless `until`
shuts them out), with their newest version: no change is lost, whether a harvester goes on next
time from when it began or from when it was done.

What stands in a token is checked as if it were written by a stranger.

Spec: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm#FlowControl
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass

from iclod.endpoints.oai.protocol import VERBS, Refused

#: Characters of the longest token that is read.
LONGEST = 2000
_PARTS = ("metadataPrefix", "from", "until", "set")


@dataclass(frozen=True)
class Token:
    """Where a list goes on.

    Attributes:
        base: Number of the entry that the list was made of.
        after: Position of the last event that was sent.
        cursor: Records that were sent.
        size: Records in the list.
        arguments: Those of the first request.
    """

    verb: str
    base: int
    after: int
    cursor: int
    size: int
    arguments: dict[str, str]


def write(token: Token) -> str:
    """The token as text that stands in an address as it is."""
    text = json.dumps(asdict(token), separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, verb: str, number: int) -> Token:
    """Read a token.

    Args:
        number: Number of the newest entry that readers see.

    Raises:
        Refused: `badResumptionToken`.
    """
    try:
        if len(text) > LONGEST or not text.isascii():
            raise ValueError(text)
        padded = text + "=" * (-len(text) % 4)
        found = Token(**json.loads(base64.b64decode(padded, altchars=b"-_", validate=True)))
        _check(found, verb, number)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise Refused(
            "badResumptionToken", "this token is not of this list; begin the list anew"
        ) from error
    return found


def _check(token: Token, verb: str, number: int) -> None:
    counts = (token.base, token.after, token.cursor, token.size)
    required, optional = VERBS[verb]
    sound = (
        token.verb == verb
        and all(type(count) is int and 0 <= count < 1 << 53 for count in counts)
        and 0 < token.base <= number
        and isinstance(token.arguments, dict)
        and set(required) <= set(token.arguments) <= {*required, *optional}
        and all(isinstance(value, str) for value in token.arguments.values())
    )
    if not sound:
        raise ValueError(token.verb)
