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
CREATE INDEX span_by_first ON span (first);
CREATE INDEX span_by_last ON span (last);
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
-- What is counted in each graph, so that it can be taken from the totals when the graph changes.
CREATE TABLE tally (
    graph TEXT PRIMARY KEY,
    counts TEXT NOT NULL, -- JSON: numbers by key
    latitude REAL,
    longitude REAL
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_place ON tally (latitude, longitude) WHERE latitude IS NOT NULL;
CREATE TABLE same ( -- what things are the same as elsewhere
    graph TEXT NOT NULL,
    thing TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (graph, thing, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX same_by_thing ON same (thing);
CREATE TABLE statistics (id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT; -- one row of JSON
-- What happened to records, in the order of the journal; positions count from 1 without gaps.
CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL, -- id in the journal
    erasure INTEGER NOT NULL, -- whether its text was erased, instead of the version made
    document TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    instant TEXT NOT NULL, -- of the version
    known INTEGER NOT NULL, -- whether there is a text to tell the values
    UNIQUE (document, version, erasure)
) STRICT;
CREATE INDEX event_by_version ON event (version);
CREATE TABLE event_value (
    position INTEGER NOT NULL REFERENCES event (position),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    own INTEGER NOT NULL, -- 0: of the version before alone
    PRIMARY KEY (name, value, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_value_by_event ON event_value (position, name, value, own);
CREATE VIRTUAL TABLE search USING fts5 (
    title, -- the thing's own names
    names, -- those of its places and topics
    body,
    tokenize = "unicode61 remove_diacritics 2",
    prefix = '2 3'
);
