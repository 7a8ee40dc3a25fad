"""Stored queries: questions that a registry answers at an address of their own.

A stored query is a file, `queries/*.rq` in the registry's home or one of those that come along. It
is valid SPARQL as it stands; comments at its beginning say what it asks, in several languages, and
declare its parameters, the variables whose names begin with an underscore. Values are checked by
type and put in as terms, token by token, so that a value can never become anything else.

Spec: https://www.w3.org/TR/sparql11-query/
"""

from iclod.queries.faults import Fault, ParametersRejected
from iclod.queries.parameters import Parameter
from iclod.queries.shelf import Broken, Shelf
from iclod.queries.stored import Stored

__all__ = ["Broken", "Fault", "Parameter", "ParametersRejected", "Shelf", "Stored"]
