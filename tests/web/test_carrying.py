import pytest

from iclod.web.carrying import carry


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/doc/city/x">', '<a href="/doc/city/x?lang=fr">'),
        ('<a class="b" href="/doc/city/x#y">', '<a class="b" href="/doc/city/x?lang=fr#y">'),
        (
            '<a href="/doc/practice/?topic=a&amp;page=2">',
            '<a href="/doc/practice/?topic=a&amp;page=2&amp;lang=fr">',
        ),
        ('<a href="/">', '<a href="/?lang=fr">'),
    ],
)
def test_a_link_within_the_registry_keeps_the_language(before, after):
    assert carry(before, "fr") == after


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://a.example/x">',
        '<a href="//a.example/x">',
        '<a href="/x?lang=en" hreflang="en">',
        '<a href="/x?a=1&amp;lang=en">',
        '<a href="/doc/city/x.ttl">',
        '<a href="/cite/doc/city/x.csl.json?version=1">',
        '<a href="/static/x">',
        '<a href="#content">',
        '<link href="/doc/city/x">',
        "<a>",
    ],
)
def test_other_links_stay_as_they_are(link):
    assert carry(link, "fr") == link


def test_a_search_keeps_the_language():
    form = '<form role="search" action="/search" method="get"><input name="q">'
    assert '<input type="hidden" name="lang" value="fr">' in carry(form, "fr")
    assert "hidden" not in carry('<form action="/x" method="post">', "fr")


def test_a_page_that_was_asked_for_in_a_language_leads_to_pages_in_it(published):
    from iclod.app import create_app

    client = create_app(published).test_client()
    browser = {"Accept": "text/html"}
    chosen = client.get("/doc/country/norway?lang=fr", headers=browser)
    assert 'href="/doc/practice/?lang=fr"' in chosen.text
    assert "Accept-Language" not in chosen.headers["Vary"]
    negotiated = client.get("/doc/country/norway", headers=browser | {"Accept-Language": "fr"})
    assert 'href="/doc/practice/"' in negotiated.text
