-- A projection of the journal: lists, facets, search, labels, what links where. Made anew at will.
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE thing (
    id INTEGER PRIMARY KEY,
    iri TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL, -- empty for the scheme or collection of a kind
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    number INTEGER NOT NULL,
    sort TEXT NOT NULL, -- folded title
    preview TEXT NOT NULL -- JSON: values that lists show, by role
) STRICT;
CREATE INDEX thing_by_modified ON thing (kind, substr(modified, 1, 19) DESC, sort, iri, slug);
CREATE INDEX thing_by_created ON thing (kind, substr(created, 1, 19) DESC, sort, iri, slug);
CREATE TABLE body ( -- searchable texts other than names
    thing INTEGER PRIMARY KEY REFERENCES thing (id),
    text TEXT NOT NULL
) STRICT;
CREATE TABLE label (
    thing INTEGER NOT NULL REFERENCES thing (id),
    subject TEXT NOT NULL, -- the thing or a part of it
    text TEXT NOT NULL,
    language TEXT, -- lower case
    folded TEXT NOT NULL,
    preferred INTEGER NOT NULL
) STRICT;
CREATE INDEX label_by_subject ON label (subject);
CREATE INDEX label_by_thing ON label (thing);
CREATE INDEX label_by_text ON label (folded, thing);
-- Facets of each kind, with the name of the field that makes them.
CREATE TABLE facet (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL, -- JSON: by language
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE facet_value (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    thing INTEGER NOT NULL REFERENCES thing (id),
    PRIMARY KEY (kind, name, value, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_value_by_thing ON facet_value (thing);
CREATE INDEX facet_value_by_value ON facet_value (value);
-- Years, ends included; no last one where it goes on.
CREATE TABLE span (
    thing INTEGER NOT NULL REFERENCES thing (id),
    first INTEGER NOT NULL,
    last INTEGER
) STRICT;
CREATE INDEX span_by_thing ON span (thing, first, last);
CREATE TABLE link (
    target TEXT NOT NULL,
    thing INTEGER NOT NULL REFERENCES thing (id),
    predicate TEXT NOT NULL,
    PRIMARY KEY (target, thing, predicate)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_thing ON link (thing);
CREATE TABLE source (
    thing INTEGER NOT NULL REFERENCES thing (id),
    address TEXT NOT NULL
) STRICT;
CREATE INDEX source_by_thing ON source (thing);
CREATE VIRTUAL TABLE search USING fts5 (
    title, -- the thing's own names
    names, -- those of its places and topics
    body,
    tokenize = "unicode61 remove_diacritics 2",
    prefix = '2 3'
);
