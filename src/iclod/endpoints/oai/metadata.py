"""The formats that records come in: simple Dublin Core, and everything as RDF/XML.

Spec: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm#MetadataNamespaces
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from iclod.endpoints.oai import dublin_core
from iclod.endpoints.oai.repository import Header, Repository
from iclod.rdf import formats
from iclod.web import xml

_LINE = re.compile(r"[^ ]+ <([^>]*)> ")
#: An IRI that ends in a name of XML, as a property has to in RDF/XML.
_PROPERTY = re.compile(r".*[A-Za-z_][\w.-]*", re.ASCII)


@dataclass(frozen=True)
class MetadataFormat:
    """A format.

    Attributes:
        write: Makes the root element of a record's metadata.
    """

    prefix: str
    schema: str
    namespace: str
    write: Callable[[Repository, Header], xml.Element]


def _dublin_core(repository: Repository, header: Header) -> xml.Element:
    registry, version = repository.registry, header.version
    name = repository.names.name(version.graph)
    kind = repository.profile.kind(name.kind) if name else None
    assert name is not None and header.text is not None
    root = xml.root(
        "oai_dc:dc",
        {
            "xmlns:oai_dc": OAI_DC.namespace,
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            xml.SCHEMA_LOCATION: f"{OAI_DC.namespace} {OAI_DC.schema}",
        },
    )
    thing = repository.names.thing(name.kind, name.slug)
    if kind is None:
        xml.add(root, "dc:identifier", thing)
        return root
    source = dublin_core.Source(
        thing,
        kind,
        header.text,
        version.instant.date().isoformat(),
        version.license,
        version.agent,
        registry.settings.title,
    )
    for item in dublin_core.elements(source, repository.profile, repository.called):
        language = {"xml:lang": item.language} if item.language else {}
        xml.add(root, f"dc:{item.name}", item.text, language)
    return root


def _rdf(repository: Repository, header: Header) -> xml.Element:
    document = repository.registry.document_of(header.version)
    try:
        return xml.embedded(formats.serialize(document.published, formats.RDF_XML))
    except ValueError:
        # RDF/XML has no way to write a property whose IRI does not end in a name.
        lines = formats.lines(document.published)
        kept = [line for line in lines if (m := _LINE.match(line)) and _PROPERTY.fullmatch(m[1])]
        return xml.embedded(
            formats.serialize("".join(f"{line}\n" for line in kept), formats.RDF_XML)
        )


OAI_DC = MetadataFormat(
    "oai_dc",
    "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    "http://www.openarchives.org/OAI/2.0/oai_dc/",
    _dublin_core,
)
RDF = MetadataFormat(
    "rdf",
    "http://www.openarchives.org/OAI/2.0/rdf.xsd",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    _rdf,
)
FORMATS = {item.prefix: item for item in (OAI_DC, RDF)}
