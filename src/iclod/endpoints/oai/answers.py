"""The answers to the six verbs, as XML.

Spec: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm#XMLResponse
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from iclod.endpoints.oai import protocol
from iclod.endpoints.oai.metadata import FORMATS, MetadataFormat
from iclod.endpoints.oai.protocol import Refused, Request
from iclod.endpoints.oai.repository import Header, Listing, Repository
from iclod.errors import Gone
from iclod.web import xml

_OAI = "http://www.openarchives.org/OAI/2.0/"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
#: Stands for whom to write to where the operator has named nobody.
NOBODY = "nobody@iclod.invalid"


def answer(
    repository: Repository, pairs: Sequence[tuple[str, str]], address: str, now: datetime
) -> bytes:
    """Answer a request, or say by the protocol's error what is wrong with it.

    Args:
        pairs: Names and values of the arguments, as they came.
        address: The repository's own, absolute.
    """
    root = xml.root("OAI-PMH", {"xmlns": _OAI, xml.SCHEMA_LOCATION: f"{_OAI} {_OAI}OAI-PMH.xsd"})
    xml.add(root, "responseDate", protocol.moment(now))
    asked = xml.add(root, "request", address)
    try:
        request = protocol.read(pairs)
        # Arguments that are wrong in themselves are not repeated, others are.
        protocol.part(request.arguments, repository.names) if _list(request) else None
        _repeat(asked, request)
        root.append(_VERBS[request.verb](repository, request, address))
    except Refused as error:
        if error.code not in ("badVerb", "badArgument") and not asked.attrib:
            _repeat(asked, request)
        xml.add(root, "error", _sentence(str(error)), {"code": error.code})
    return xml.write(root)


def _list(request: Request) -> bool:
    return "metadataPrefix" in request.arguments


def _repeat(asked: xml.Element, request: Request) -> None:
    for name, value in {"verb": request.verb, **request.arguments}.items():
        asked.set(name, xml.clean(value))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _format(arguments: dict[str, str]) -> MetadataFormat:
    found = FORMATS.get(arguments["metadataPrefix"])
    if found is None:
        raise Refused(
            "cannotDisseminateFormat",
            f"there is no format {arguments['metadataPrefix'][:40]!r}; write one of "
            + ", ".join(FORMATS),
        )
    return found


def _identify(repository: Repository, _: Request, address: str) -> xml.Element:
    settings = repository.registry.settings
    root = xml.root("Identify", {})
    for name, text in (
        ("repositoryName", settings.title),
        ("baseURL", address),
        ("protocolVersion", "2.0"),
        ("adminEmail", settings.operator.email or NOBODY),
        ("earliestDatestamp", repository.earliest()),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("compression", "gzip"),
    ):
        xml.add(root, name, text)
    if repository.named:
        named = xml.add(
            xml.add(root, "description"),
            "oai-identifier",
            None,
            {"xmlns": _IDENTIFIER, xml.SCHEMA_LOCATION: f"{_IDENTIFIER} {_IDENTIFIER}.xsd"},
        )
        xml.add(named, "scheme", "oai")
        xml.add(named, "repositoryIdentifier", repository.host)
        xml.add(named, "delimiter", ":")
        xml.add(named, "sampleIdentifier", repository.sample())
    return root


def _formats(repository: Repository, request: Request, _: str) -> xml.Element:
    if "identifier" in request.arguments:
        repository.record(request.arguments["identifier"])
    root = xml.root("ListMetadataFormats", {})
    for item in FORMATS.values():
        made = xml.add(root, "metadataFormat")
        xml.add(made, "metadataPrefix", item.prefix)
        xml.add(made, "schema", item.schema)
        xml.add(made, "metadataNamespace", item.namespace)
    return root


def _sets(repository: Repository, request: Request, _: str) -> xml.Element:
    if "resumptionToken" in request.arguments:
        raise Refused("badResumptionToken", "the sets come in one answer")
    root = xml.root("ListSets", {})
    for spec, name in repository.sets():
        made = xml.add(root, "set")
        xml.add(made, "setSpec", spec)
        xml.add(made, "setName", name)
    return root


def _get(repository: Repository, request: Request, _: str) -> xml.Element:
    header = repository.record(request.arguments["identifier"])
    root = xml.root("GetRecord", {})
    _record(root, repository, header, _format(request.arguments))
    return root


def _records(repository: Repository, request: Request, _: str) -> xml.Element:
    found, form = _listed(repository, request)
    root = xml.root("ListRecords", {})
    for header in found.headers:
        _record(root, repository, header, form)
    _token(root, found)
    return root


def _identifiers(repository: Repository, request: Request, _: str) -> xml.Element:
    found, _form = _listed(repository, request)
    root = xml.root("ListIdentifiers", {})
    for header in found.headers:
        _header(root, header)
    _token(root, found)
    return root


def _listed(repository: Repository, request: Request) -> tuple[Listing, MetadataFormat]:
    if "metadataPrefix" in request.arguments:
        _format(request.arguments)
    found = repository.list(request, repository.registry.settings.oai.page_size)
    form = FORMATS.get(found.prefix)
    if form is None:
        raise Refused("badResumptionToken", "this token is not of this list; begin the list anew")
    return found, form


def _record(
    root: xml.Element, repository: Repository, header: Header, form: MetadataFormat
) -> None:
    made = xml.add(root, "record")
    if header.text is not None:
        try:
            told = form.write(repository, header)
        except Gone:
            # Erased between the look at its text and the second one.
            _header(made, Header(header.identifier, header.version, header.sets, None))
            return
        _header(made, header)
        xml.add(made, "metadata").append(told)
    else:
        _header(made, header)


def _header(parent: xml.Element, header: Header) -> None:
    deleted = {"status": "deleted"} if header.text is None else {}
    made = xml.add(parent, "header", None, deleted)
    xml.add(made, "identifier", header.identifier)
    xml.add(made, "datestamp", header.datestamp)
    for spec in header.sets:
        xml.add(made, "setSpec", spec)


def _token(root: xml.Element, found: Listing) -> None:
    if found.token is not None:
        counts = {"completeListSize": str(found.size), "cursor": str(found.cursor)}
        xml.add(root, "resumptionToken", found.token or None, counts)


_VERBS: dict[str, Callable[[Repository, Request, str], xml.Element]] = {
    "GetRecord": _get,
    "Identify": _identify,
    "ListIdentifiers": _identifiers,
    "ListMetadataFormats": _formats,
    "ListRecords": _records,
    "ListSets": _sets,
}
