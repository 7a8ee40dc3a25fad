"""`/ontology`, `/ontology/{version}`, `/shapes`, `/shapes/{name}`, `/context.jsonld`."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask import Blueprint, Response

from iclod.endpoints.vocabulary import rulebook, rules, terms
from iclod.errors import NotFound
from iclod.publication import Document
from iclod.rdf import jsonld
from iclod.rdf.formats import JSON_LD, Format
from iclod.registry import judging
from iclod.validation.wording import patterns
from iclod.web import addresses, current, responses
from iclod.web.context import context

service = Blueprint("vocabulary", __name__, template_folder="templates")


@service.route("/ontology")
@service.route("/ontology.<suffix>", endpoint="ontology_as")
def ontology(suffix: str | None = None) -> Response:
    """Give the vocabulary in force."""
    registry = current.registry()
    return _vocabulary(registry.document(registry.names.ontology, current.number()), suffix)


@service.route("/ontology/<version>")
def ontology_version(version: str) -> Response:
    """Give one version of the vocabulary, by the last part of its version IRI."""
    registry = current.registry()
    wanted = f"{registry.names.ontology}/{version}"
    for item in reversed(registry.history(registry.names.ontology)):
        if item.state == "content" and item.seq <= current.number():
            document = registry.document_of(item)
            if wanted in terms.version_iris(document.content_graph(), registry.names.ontology):
                return _vocabulary(document, None)
    raise NotFound(f"there is no version {version} of the ontology; /ontology has the current one")


def _vocabulary(document: Document, suffix: str | None) -> Response:
    chosen = responses.choose(suffix=suffix)
    if isinstance(chosen, Format):
        location = addresses.absolute(f"/ontology.{chosen.suffix}") if not suffix else None
        return responses.graph(document.published, chosen, location=location)
    graph, iri = document.content_graph(), document.iri
    read = terms.read(graph, iri, current.languages())
    return responses.page("ontology.html", vocabulary=read, iri=iri)


@service.route("/shapes")
@service.route("/shapes.<suffix>", endpoint="shapes_as")
def shapes(suffix: str | None = None) -> Response:
    """Give the shapes in force."""
    registry, number = current.registry(), current.number()
    document = registry.document(registry.names.shapes, number)
    chosen = responses.choose(suffix=suffix)
    if isinstance(chosen, Format):
        location = addresses.absolute(f"/shapes.{chosen.suffix}") if not suffix else None
        return responses.graph(document.published, chosen, location=location)
    profile = registry.profile(number)
    sections = rulebook.sections(registry.shapes_graph(number), profile)
    return responses.page("shapes.html", profile=profile, sections=sections)


@service.route("/shapes/<name>")
def shape(name: str) -> Response:
    """Explain one kind of thing, field by field, with examples."""
    registry, number = current.registry(), current.number()
    profile = registry.profile(number)
    book = rulebook.chapter(
        registry.shapes_graph(number), profile, name, judging.frame(registry), registry.names.base
    )
    return responses.page(
        "shape.html",
        profile=profile,
        section=book.section,
        examples=book.examples,
        options_of=book.options,
        pattern_words=patterns.words,
        prefixed=rules.prefixed,
        number=lambda value: format_decimal(value, locale=current.lang()),
    )


@service.route("/context.jsonld")
def context_document() -> Response:
    """Give the JSON-LD context that the documents hold too."""
    made = context(current.registry().profile(current.number()))
    return Response(jsonld.write({"@context": made}), content_type=JSON_LD.media_type)
