"""How what is wrong can be put right: changes of the submitted text, offered with each result.

An offer is made in terms of RDF (`offers.py`), written in the syntax of its source (`writing/`) and
kept only if the text, read anew, says what it should and nothing else has changed. A mend that is
safe may be made without asking (`fixing.py`).
"""

from iclod.validation.mends.known import Known
from iclod.validation.mends.suggesting import attach, suggest

__all__ = ["Known", "attach", "suggest"]
