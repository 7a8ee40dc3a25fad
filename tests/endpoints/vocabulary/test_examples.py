"""Every example on the pages of the shapes says the truth: it is validated here."""

import pytest
from rdflib import Graph, URIRef

from iclod.endpoints.vocabulary import examples, rules, specimens
from iclod.rdf import formats
from iclod.registry import judging
from iclod.validation.work import Source, Task

#: Parameters that every field with one has to show an example of.
SHOWN = {
    *("minCount", "maxCount", "datatype", "nodeKind", "class", "in", "uniqueLang"),
    *("minLength", "maxLength", "pattern", "minInclusive", "maxInclusive"),
    *("identifierOfIri", "partOfAmong", "notEarlierThan", "qualifiedMinCount"),
}


@pytest.fixture(scope="module")
def sections(published):
    return rules.read(published.shapes_graph(), published.profile())


@pytest.fixture(scope="module")
def maker(published):
    known = specimens.known(judging.frame(published), published.names.base)
    return specimens.Specimens(published.profile(), known)


@pytest.fixture(scope="module")
def checked(published, sections, maker):
    """Every example, about a thing of its own, with the results about it and its parts."""
    found, texts, results = [], {False: [], True: []}, {}
    for section in sections:
        name = section.kind.name or ("topic" if section.anchor == "Concept" else "practice")
        start = f"{published.names.base}id/{name}/example"
        for rule in section.rules if section.own else ():
            for example in examples.of(section, rule, maker, URIRef(start)):
                slug = f"example-{len(found)}"
                iri = f"{published.names.base}id/{name}/{slug}"
                graph = Graph()
                for triple in example.triples:
                    graph.add(triple)
                text = formats.to_ntriples(graph).replace(start, iri)
                texts[section.kind.published].append(text.replace('"example"', f'"{slug}"'))
                found.append((rule, example, iri))
    for of_publication, parts in texts.items():
        task = Task(
            (Source("", "".join(parts).encode(), "nt"),),
            published.names.base,
            judging.shapes_text(published),
            judging.frame(published),
            published=of_publication,
        )
        answer = published.validator.call(task)
        answer.body.close()
        for result in answer.value.results:
            results.setdefault(str(result.focus).partition("#")[0], []).append(result)
    return [(rule, example, results.get(iri, [])) for rule, example, iri in found]


def test_examples_that_pass_pass(checked):
    for rule, example, results in checked:
        if example.passes:
            assert not results, (
                rule.anchor,
                example.turtle,
                [(r.shape, r.message()) for r in results],
            )


def test_examples_that_fail_give_exactly_the_message(checked):
    for rule, example, results in checked:
        if example.passes:
            continue
        about = (rule.anchor, example.reason, example.turtle)
        found = [result for result in results if str(result.shape) == example.stated.shape]
        assert found, (*about, [(r.shape, r.message()) for r in results])
        for result in found:
            assert result.messages == example.stated.message, about
            assert result.severity == example.stated.severity, about


def test_examples_that_fail_break_nothing_elsewhere(checked):
    for rule, example, results in checked:
        for result in results:
            same_path = str(result.path) == rule.field.path
            about_all = "-" not in rules.local(str(result.shape))
            about = (rule.anchor, example.reason, str(result.shape))
            assert same_path or about_all or "#nothing" in example.turtle, about


def test_every_constraint_of_every_field_has_an_example(sections, maker, published):
    missing = []
    for section in sections:
        for rule in section.rules if section.own else ():
            iri = URIRef(f"{published.names.base}id/{section.kind.name or 'practice'}/example")
            found = examples.of(section, rule, maker, iri)
            assert found, rule.anchor
            shown = {item.reason for item in found}
            asked = {reason for stated in rule.stated for reason in stated.asks}
            missing += [(rule.anchor, reason) for reason in (asked & SHOWN) - shown]
    # The length of an identifier and of a code is in what its pattern allows.
    assert {reason for _, reason in missing} <= {"maxLength"}
