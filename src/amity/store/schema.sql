-- One amity store. `number` columns are internal: they follow the order of arrival and leave no trace in answers.

CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE,      -- SHA-256 of the raw bytes
    title TEXT,
    byline TEXT,
    outlet TEXT,
    published TEXT,
    published_inferred INTEGER NOT NULL,
    language TEXT NOT NULL,
    url TEXT,
    text TEXT NOT NULL,
    copies TEXT
);

-- Everywhere that the same bytes were met; a document's `origin` is the least of them.
CREATE TABLE origins (
    document INTEGER NOT NULL REFERENCES documents,
    origin TEXT NOT NULL,
    PRIMARY KEY (document, origin)
) WITHOUT ROWID;

-- Which versions made what is stored, and from which of the origins.
CREATE TABLE readings (
    document INTEGER PRIMARY KEY REFERENCES documents,
    origin TEXT NOT NULL,
    amity TEXT NOT NULL,
    codebook TEXT NOT NULL
);

CREATE TABLE records (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents,
    document_id TEXT NOT NULL,
    position INTEGER NOT NULL,      -- where its evidence begins
    date_start TEXT,                -- null where neither the record nor its document has a date
    date_end TEXT,
    sort_date TEXT NOT NULL,
    status TEXT NOT NULL,
    type TEXT,
    confidence REAL NOT NULL,
    json TEXT NOT NULL
);
CREATE INDEX records_by_date ON records (sort_date, document_id, position, id);
CREATE INDEX records_by_kind ON records (kind, sort_date, document_id, position, id);
CREATE INDEX records_by_document ON records (document, position, id);

-- A short number for each actor's id.
CREATE TABLE actor_numbers (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
);

-- Every actor that a record is about, and every state or organisation that such an actor is part of.
CREATE TABLE record_actors (
    actor INTEGER NOT NULL REFERENCES actor_numbers,
    sort_date TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES records,
    own INTEGER NOT NULL,           -- 1: named by the record itself; 0: the actor's state or organisation
    PRIMARY KEY (actor, sort_date, record)
) WITHOUT ROWID;
CREATE INDEX record_actors_by_record ON record_actors (record, actor);

-- Every two of them, the smaller number first: a dyad is one stretch of this table.
CREATE TABLE record_pairs (
    first INTEGER NOT NULL,
    second INTEGER NOT NULL,
    sort_date TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES records,
    PRIMARY KEY (first, second, sort_date, record)
) WITHOUT ROWID;

-- How documents describe an actor, and how many documents do so.
CREATE TABLE forms (
    number INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL,          -- empty where unknown
    sector TEXT NOT NULL,
    documents INTEGER NOT NULL,
    UNIQUE (actor, name, country, sector)
);

-- One row an actor: what most documents say of it.
CREATE TABLE actors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT,
    sector TEXT,
    documents INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX actors_by_country ON actors (country);

CREATE TABLE mentions (
    document INTEGER NOT NULL REFERENCES documents,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    form INTEGER NOT NULL REFERENCES forms,
    wording TEXT,                   -- null where it is the slice of the text
    PRIMARY KEY (document, start, end, form)
) WITHOUT ROWID;

-- The forms of a document's actors, so that they can be taken back when it is read anew.
CREATE TABLE document_forms (
    document INTEGER NOT NULL REFERENCES documents,
    form INTEGER NOT NULL REFERENCES forms,
    PRIMARY KEY (document, form)
) WITHOUT ROWID;

CREATE TABLE doubts (
    document INTEGER NOT NULL REFERENCES documents,
    position INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE failures (
    origin TEXT PRIMARY KEY,
    hash TEXT,
    reason TEXT NOT NULL,
    error TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX failures_by_hash ON failures (hash);

CREATE VIRTUAL TABLE documents_text USING fts5 (
    title, text, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE records_text USING fts5 (
    evidence, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
);
