"""A registry that holds a practice in which everything is meant to do harm."""

from iclod.registry import Change

SLUG = "hostile"
#: Stands in every hostile text, so that it can be found in pages.
MARK = "Hxostile"
SCRIPT = f"\u202e{MARK}</script><script>alert(1)</script><img src=x onerror=alert(2)>"
QUOTES = f'{MARK}\\" onmouseover=alert(3) x=\'\\" style=color:red {{{{71*73}}}} ${{71*73}} {{%x%}}'
LINES = f"{MARK}\\r\\nTI  - b\\r\\n\\t\u2028\u2066<!-- ]]> & &amp; --><svg/onload=alert(4)>"
TEXTS = (SCRIPT, QUOTES, LINES)
IRIS = (
    "javascript:alert(5)",
    "JaVaScRiPt:alert(6)",
    "data:text/html,%3Cscript%3Ealert(7)%3C/script%3E",
    "vbscript:msgbox(8)",
    "https://example.org/%22%3E%3Cscript%3Ealert(9)%3C/script%3E",
    "https://w3id.org/iclod//example.org/",
    "mailto:somebody@example.org",
    "file:///etc/passwd",
)
MESSAGE = f"{SCRIPT}\r\nSet-Cookie: a=b\x07 \udcff"
REASON = f"{SCRIPT} javascript:alert(10)"
DCT = "http://purl.org/dc/terms/"
ICLOD = "https://w3id.org/iclod/ontology#"


def statements(registry, slug=SLUG):
    thing = f"<{registry.names.thing('practice', slug)}>"
    part = thing.replace(">", "#excerpt-1>")
    rows = [
        f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ICLOD}Practice>",
        f'<{DCT}identifier> "{slug}"',
        f'<{DCT}title> "{SCRIPT}"@ar',
        f'<{DCT}title> "{QUOTES}"@he',
        f'<{DCT}abstract> "{LINES}"@ar',
        f'<{ICLOD}purpose> "{SCRIPT}"@fa',
        f'<{ICLOD}printedPeriod> "{QUOTES}"',
        f'<https://example.org/unknown> "{SCRIPT}"',
        f'<https://example.org/typed> "{QUOTES}"^^<javascript:alert(11)>',
        f"<{ICLOD}excerpt> {part}",
        f"<{DCT}spatial> <{registry.names.thing('city', 'bergen')}>",
        f"<{DCT}subject> <{registry.names.thing('topic', 'education')}>",
        *(
            f"<{predicate}> <{iri}>"
            for iri in IRIS
            for predicate in (
                f"{DCT}source",
                f"{DCT}references",
                f"{DCT}subject",
                f"{DCT}spatial",
                f"{DCT}temporal",
                f"{ICLOD}status",
                f"{ICLOD}submitter",
                "http://xmlns.com/foaf/0.1/homepage",
                "javascript:alert(12)",
            )
        ),
    ]
    value = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
    quoted = [
        f"{part} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ICLOD}Excerpt> .",
        f'{part} <{value}> "{SCRIPT}"@ar .',
        f"{part} <{DCT}creator> <javascript:alert(13)> .",
        f'{part} <{DCT}rights> "{QUOTES}" .',
    ]
    return "\n".join([f"{thing} {row} ." for row in rows] + quoted)


def agent(registry):
    thing = f"<{registry.names.thing('agent', SLUG)}>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Agent>"
    return "\n".join(
        [
            f"{thing} {kind} .",
            f'{thing} <http://xmlns.com/foaf/0.1/name> "{SCRIPT}"@ar .',
            *(f"{thing} <http://xmlns.com/foaf/0.1/homepage> <{iri}> ." for iri in IRIS),
            *(
                f"{thing} <http://www.w3.org/2004/02/skos/core#exactMatch> <{iri}> ."
                for iri in IRIS
            ),
        ]
    )


def write(registry):
    """Commit it, twice changed, with a withdrawn one beside it."""
    names = registry.names
    document = names.document("practice", SLUG)
    text = statements(registry)
    common = {"message": MESSAGE, "validate": False}
    registry.commit(
        [
            Change(names.document("agent", SLUG), agent(registry)),
            Change(document, text, license=IRIS[4], source=f"{SCRIPT} javascript:alert(14)"),
            Change(names.document("practice", "gone"), statements(registry, "gone")),
        ],
        agent=names.thing("agent", SLUG),
        **common,
    )
    changed = text.replace(SCRIPT, f"{SCRIPT}!")
    registry.commit([Change(document, changed, source=IRIS[0])], agent=IRIS[0], **common)
    registry.withdraw(names.thing("practice", "gone"), reason=REASON, agent=IRIS[0])
