import html

import pytest
from rdflib.compare import isomorphic

from iclod.rdf import formats

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
@pytest.mark.parametrize("path", ["/ontology", "/shapes"])
def test_every_syntax_holds_the_same_graph(client, published, path, format):
    expected = published.ontology_graph() if path == "/ontology" else published.shapes_graph()
    answer = client.get(path, headers={"Accept": format.media_type})
    assert (answer.status_code, answer.content_type) == (200, format.media_type)
    assert answer.headers["Content-Location"] == f"http://localhost{path}.{format.suffix}"
    assert {*formats.parse(answer.data, format)[None]} or expected
    if len(expected) < 1500:
        assert isomorphic(formats.parse(answer.data, format)[None], expected)
    assert client.get(f"{path}.{format.suffix}").data == answer.data


def test_terms_have_anchors_in_the_readers_language(client):
    page = client.get("/ontology", headers={**HTML, "Accept-Language": "fr"}).text
    assert 'id="Practice"' in page
    assert 'id="notEarlierThan"' in page
    assert '<html lang="fr"' in page
    assert 'href="#Practice"' in page


def test_a_version_by_its_name(client):
    current = client.get("/ontology", headers={"Accept": "text/turtle"})
    version = client.get("/ontology/0.1.0", headers={"Accept": "text/turtle"})
    assert version.data == current.data
    assert client.get("/ontology/99").status_code == 404


def test_the_page_of_the_shapes_lists_their_fields(client, published):
    page = client.get("/shapes", headers=HTML).text
    for kind in published.profile().kinds:
        for field in kind.fields:
            assert field.path.replace("#", "/").rpartition("/")[2] in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_field_is_explained_with_its_message(client, published, language):
    overview = client.get(f"/shapes?lang={language}", headers=HTML).text
    for kind in published.profile().kinds:
        name = kind.shape.partition("#")[2]
        assert f'id="{name}"' in overview
        page = client.get(f"/shapes/{name}?lang={language}", headers=HTML)
        assert page.status_code == 200
        text = html.unescape(page.text)
        for field in kind.fields:
            anchor = field.shape.partition("#")[2]
            assert overview.count(f'id="{anchor}"') == 1
            assert f'id="{anchor}"' in text
            assert field.description[language] in text
            if field.message:
                assert field.message[language] in text


def test_practices_lead_to_the_forms_and_to_the_check(client):
    page = client.get("/shapes/Practice", headers=HTML).text
    for target in ("practice.xlsx", "practice.docx", "practice.csv"):
        assert f"/templates/{target}" in page
    assert 'href="/validate"' in page
    assert "/id/topic/education" in page  # The list of topics, by name.
    assert "<code>dcterms:title</code>" in page


def test_there_are_pages_of_shapes_alone(client):
    answer = client.get("/shapes/there-is-no-such", headers=HTML)
    assert answer.status_code == 404


def test_the_context_is_the_one_in_the_documents(client):
    whole = client.get("/context.jsonld", headers={"Accept": "application/json"})
    assert whole.content_type == "application/ld+json"
    document = client.get("/graphs?graph=https://w3id.org/iclod/doc/country/norway&format=jsonld")
    inside = document.json["@context"]
    assert inside
    assert inside.items() <= whole.json["@context"].items()
