-- Copies and facts: judgements beside what was read. All but `judgements` can be worked out anew from the records.

-- Documents whose copies and facts are still to be worked out.
CREATE TABLE IF NOT EXISTS pending (document INTEGER PRIMARY KEY);

-- Each wording met, whatever the number of documents that carry it word for word.
CREATE TABLE IF NOT EXISTS texts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS document_texts (
    document INTEGER PRIMARY KEY,
    text INTEGER NOT NULL REFERENCES texts
);
CREATE INDEX IF NOT EXISTS document_texts_by_text ON document_texts (text);

-- The inverted index of sampled shingles, in sorted runs that are merged as they grow.
CREATE TABLE IF NOT EXISTS shingle_runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    hashes BLOB NOT NULL,           -- uint32, ascending
    texts BLOB NOT NULL,            -- uint32
    sizes BLOB NOT NULL             -- uint16: sampled shingles of that text
);

-- Which wordings hold one another, and how much of the shorter one.
CREATE TABLE IF NOT EXISTS copy_links (
    first INTEGER NOT NULL REFERENCES texts,
    second INTEGER NOT NULL REFERENCES texts,
    share REAL NOT NULL,
    PRIMARY KEY (first, second)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copy_links_by_second ON copy_links (second, first);

-- Where records that may tell the same are looked for.
CREATE TABLE IF NOT EXISTS fact_keys (
    key INTEGER NOT NULL,
    record INTEGER NOT NULL REFERENCES records,
    PRIMARY KEY (key, record)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fact_keys_by_record ON fact_keys (record);

-- Two records judged to tell the same, with score and reason.
CREATE TABLE IF NOT EXISTS fact_links (
    first INTEGER NOT NULL REFERENCES records,
    second INTEGER NOT NULL REFERENCES records,
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (first, second)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fact_links_by_second ON fact_links (second, first);

CREATE TABLE IF NOT EXISTS fact_records (
    record INTEGER PRIMARY KEY REFERENCES records,
    fact TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS fact_records_by_fact ON fact_records (fact);

CREATE TABLE IF NOT EXISTS facts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    sort_date TEXT NOT NULL,
    sources INTEGER NOT NULL,       -- independent ones
    disputed INTEGER NOT NULL,
    json TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS facts_by_date ON facts (sort_date, id);

CREATE TABLE IF NOT EXISTS disputes (
    fact TEXT NOT NULL REFERENCES facts,
    field TEXT NOT NULL,
    sort_date TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (fact, field)
) WITHOUT ROWID;

-- What a person said of facts: these records tell the same (merge), or not the same as those (split).
CREATE TABLE IF NOT EXISTS judgements (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL,
    verb TEXT NOT NULL,
    one TEXT NOT NULL,              -- ids of records
    other TEXT NOT NULL,
    reason TEXT NOT NULL,
    withdrawn TEXT                  -- the day on which a later judgement overruled it
);

-- When each fact was first in the store, and what a fact that changed or went was before, by day. They follow the order
-- of arrival, and so stand outside what equal stores have in common.
CREATE TABLE IF NOT EXISTS fact_days (
    fact TEXT PRIMARY KEY,
    day TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact_changes (
    day TEXT NOT NULL,
    fact TEXT NOT NULL,
    json TEXT NOT NULL,             -- the fact as that day found it
    PRIMARY KEY (day, fact)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact_before (fact TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;

-- The rules by which facts were judged; other rules judge all anew.
CREATE TABLE IF NOT EXISTS fact_rules (rules TEXT NOT NULL);

-- Records whose neighbours went or whose judgement changed: their facts are to be worked out anew.
CREATE TABLE IF NOT EXISTS touched (record INTEGER PRIMARY KEY);

CREATE TRIGGER IF NOT EXISTS document_came AFTER INSERT ON documents BEGIN
    INSERT OR IGNORE INTO pending VALUES (NEW.number);
END;
CREATE TRIGGER IF NOT EXISTS document_went AFTER DELETE ON documents BEGIN
    INSERT OR IGNORE INTO pending VALUES (OLD.number);
END;
DROP TRIGGER IF EXISTS record_went;
CREATE TRIGGER record_went AFTER DELETE ON records BEGIN
    INSERT OR IGNORE INTO fact_before SELECT id, json FROM facts
        WHERE id = (SELECT fact FROM fact_records WHERE record = OLD.number);
    INSERT OR IGNORE INTO touched SELECT record FROM fact_records
        WHERE fact = (SELECT fact FROM fact_records WHERE record = OLD.number);
    INSERT OR IGNORE INTO touched SELECT second FROM fact_links WHERE first = OLD.number;
    INSERT OR IGNORE INTO touched SELECT first FROM fact_links WHERE second = OLD.number;
    DELETE FROM touched WHERE record = OLD.number;
    DELETE FROM fact_links WHERE first = OLD.number;
    DELETE FROM fact_links WHERE second = OLD.number;
    DELETE FROM fact_keys WHERE record = OLD.number;
    DELETE FROM facts WHERE id = (SELECT fact FROM fact_records WHERE record = OLD.number);
    DELETE FROM disputes WHERE fact = (SELECT fact FROM fact_records WHERE record = OLD.number);
    DELETE FROM fact_records WHERE record = OLD.number;
END;
