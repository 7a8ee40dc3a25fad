"""The registry: journal, desk, projections and profile opened together.

`core` opens and reads, `commits` writes, `loading` brings RDF and listings in, `lifecycle`
withdraws, restores and erases, `packaged` holds the first start and upgrades, `checks` verifies.
"""

from iclod.registry.commits import Change, Commit
from iclod.registry.core import Registry

__all__ = ["Change", "Commit", "Registry"]
