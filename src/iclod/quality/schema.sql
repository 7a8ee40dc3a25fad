-- What was measured of the data, by the dataset's number. Whatever holds from `since` on and no
-- longer at `until` is one row, so that the measures of any number are a selection. A row that still
-- holds has the largest integer as `until`.
CREATE TABLE measured ( -- the numbers that were measured
    number INTEGER PRIMARY KEY,
    instant TEXT NOT NULL, -- of the entry
    made TEXT NOT NULL, -- when it was measured
    rules TEXT NOT NULL, -- digest of the shapes and settings that it was measured by
    languages TEXT NOT NULL -- JSON: those that names should be in
) STRICT;
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    iri TEXT NOT NULL UNIQUE,
    thing TEXT NOT NULL,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL
) STRICT;
CREATE TABLE presence ( -- when a record was published
    document INTEGER NOT NULL REFERENCES document (id),
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX presence_by_document ON presence (document, until);
CREATE TABLE facet (
    document INTEGER NOT NULL REFERENCES document (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX facet_by_document ON facet (document, until);
CREATE INDEX facet_by_value ON facet (name, value, document);
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id),
    metric TEXT NOT NULL,
    field TEXT NOT NULL, -- IRI of the field's shape, else of the property; empty where there is none
    shape TEXT NOT NULL, -- IRI of the shape that found it
    value TEXT NOT NULL, -- what is at fault: an IRI, a language, a part; never a text of the data
    more TEXT NOT NULL,
    amount INTEGER NOT NULL, -- how many equal ones
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_by_document ON finding (document, until);
CREATE INDEX finding_by_metric ON finding (metric, until, since);
CREATE TABLE figure ( -- the main figures of each number, for trends
    number INTEGER NOT NULL,
    metric TEXT NOT NULL,
    amount INTEGER NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (number, metric)
) STRICT, WITHOUT ROWID;
-- What is needed to go on measuring, as of the newest number alone.
CREATE TABLE standing (
    document INTEGER PRIMARY KEY REFERENCES document (id),
    modified TEXT NOT NULL,
    ages INTEGER NOT NULL -- whether it counts as out of date once nobody has changed it for long
) STRICT;
CREATE INDEX standing_by_age ON standing (ages, modified);
CREATE TABLE link ( -- which records refer to which documents of the registry
    document INTEGER NOT NULL REFERENCES document (id),
    target TEXT NOT NULL,
    PRIMARY KEY (document, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_target ON link (target);
CREATE TABLE likeness ( -- records that share one are the same by title and place
    document INTEGER NOT NULL REFERENCES document (id),
    mark TEXT NOT NULL,
    PRIMARY KEY (document, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX likeness_by_mark ON likeness (mark);
CREATE TABLE total ( -- what is counted at the newest number, so that nobody counts when reading
    name TEXT NOT NULL, -- of the group: all, topic, country
    value TEXT NOT NULL,
    kind TEXT NOT NULL,
    metric TEXT NOT NULL, -- empty: the records themselves
    field TEXT NOT NULL, -- * with the shape *: the records that the metric is about
    shape TEXT NOT NULL,
    amount INTEGER NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (name, value, kind, metric, field, shape)
) STRICT, WITHOUT ROWID;
