-- The record. Contents lie apart from the chain, so that a text can be erased and the chain verify.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    instant TEXT NOT NULL,
    agent TEXT NOT NULL,
    message TEXT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES entry (seq),
    graph TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('content', 'withdrawn', 'merged', 'removed')),
    digest TEXT NOT NULL,
    instant TEXT NOT NULL UNIQUE,
    license TEXT,
    reason TEXT,
    successor TEXT,
    source TEXT,
    UNIQUE (graph, number)
) STRICT;
CREATE INDEX version_by_seq ON version (seq);
CREATE TABLE content (
    version INTEGER PRIMARY KEY REFERENCES version (id),
    text BLOB NOT NULL
) STRICT;
CREATE TABLE erasure (
    version INTEGER PRIMARY KEY REFERENCES version (id),
    seq INTEGER NOT NULL REFERENCES entry (seq),
    reason TEXT NOT NULL
) STRICT;
