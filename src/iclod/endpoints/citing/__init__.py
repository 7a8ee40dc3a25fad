"""`/cite/doc/{kind}/{slug}`: a record's citation, for people and for reference managers.

Specs: https://docs.citationstyles.org/en/stable/specification.html,
https://ctan.org/pkg/biblatex
"""

from iclod.endpoints.citing.views import service

__all__ = ["service"]
