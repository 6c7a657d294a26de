"""The whole content of a store as lines that do not depend on the order of arrival: equal dumps, equal stores."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

DUMPS: dict[str, str] = {
    "document": "SELECT id, hash, title, byline, outlet, published, published_inferred, language, url, text, copies"
    " FROM documents ORDER BY id",
    "origin": "SELECT d.id, o.origin FROM origins o JOIN documents d ON d.number = o.document ORDER BY 1, 2",
    "reading": "SELECT d.id, r.origin, r.amity, r.codebook FROM readings r JOIN documents d ON d.number = r.document"
    " ORDER BY 1",
    "record": "SELECT id, kind, document_id, position, date_start, date_end, sort_date, status, type, confidence, json"
    " FROM records ORDER BY id",
    "record of document": "SELECT r.id, d.id FROM records r JOIN documents d ON d.number = r.document ORDER BY 1",
    "record's actor": "SELECT r.id, n.id, a.own, a.sort_date FROM record_actors a"
    " JOIN records r ON r.number = a.record JOIN actor_numbers n ON n.number = a.actor ORDER BY 1, 2",
    "record's pair": "SELECT r.id, min(f.id, s.id), max(f.id, s.id), p.sort_date FROM record_pairs p"
    " JOIN records r ON r.number = p.record JOIN actor_numbers f ON f.number = p.first"
    " JOIN actor_numbers s ON s.number = p.second ORDER BY 1, 2, 3",
    "mention": "SELECT d.id, m.start, m.end, f.actor, f.name, f.country, f.sector, m.wording FROM mentions m"
    " JOIN documents d ON d.number = m.document JOIN forms f ON f.number = m.form ORDER BY 1, 2, 3, 4, 5, 6, 7",
    "form": "SELECT actor, name, country, sector, documents FROM forms ORDER BY 1, 2, 3, 4",
    "form's document": "SELECT d.id, f.actor, f.name, f.country, f.sector FROM document_forms x"
    " JOIN documents d ON d.number = x.document JOIN forms f ON f.number = x.form ORDER BY 1, 2, 3, 4, 5",
    "actor": "SELECT id, name, country, sector, documents FROM actors ORDER BY id",
    "doubt": "SELECT d.id, x.position, x.json FROM doubts x JOIN documents d ON d.number = x.document ORDER BY 1, 2",
    "failure": "SELECT origin, hash, reason, error FROM failures ORDER BY origin",
    "pending": "SELECT d.id FROM pending p LEFT JOIN documents d ON d.number = p.document ORDER BY 1",
    "copies": "SELECT a.fingerprint, b.fingerprint, c.share FROM copy_links c JOIN texts a ON a.number = c.first"
    " JOIN texts b ON b.number = c.second WHERE a.fingerprint < b.fingerprint UNION ALL"
    " SELECT b.fingerprint, a.fingerprint, c.share FROM copy_links c JOIN texts a ON a.number = c.first"
    " JOIN texts b ON b.number = c.second WHERE a.fingerprint > b.fingerprint ORDER BY 1, 2",
    "link": "SELECT min(a.id, b.id), max(a.id, b.id), l.score, l.reason FROM fact_links l"
    " JOIN records a ON a.number = l.first JOIN records b ON b.number = l.second ORDER BY 1, 2",
    "fact": "SELECT id, kind, sort_date, sources, disputed, json FROM facts ORDER BY id",
    "record of fact": "SELECT f.fact, r.id FROM fact_records f JOIN records r ON r.number = f.record ORDER BY 1, 2",
    "dispute": "SELECT fact, field, sort_date, json FROM disputes ORDER BY 1, 2",
    "judgement": "SELECT day, verb, one, other, reason, withdrawn FROM judgements ORDER BY number",
    "word of documents": "SELECT v.term, v.col, d.id, v.offset FROM words_of_documents v"
    " JOIN documents d ON d.number = v.doc ORDER BY 1, 2, 3, 4",
    "word of records": "SELECT v.term, v.col, r.id, v.offset FROM words_of_records v"
    " JOIN records r ON r.number = v.doc ORDER BY 1, 2, 3, 4",
}


def dump_lines(db: sqlite3.Connection) -> Iterator[str]:
    """One JSON line a row, table after table, with the full-text index word for word."""
    (guarded,) = db.execute("PRAGMA query_only").fetchone()  # forbids temporary tables as well
    db.execute("PRAGMA query_only = OFF")
    db.execute("CREATE VIRTUAL TABLE temp.words_of_documents USING fts5vocab('main', 'documents_text', 'instance')")
    db.execute("CREATE VIRTUAL TABLE temp.words_of_records USING fts5vocab('main', 'records_text', 'instance')")
    try:
        for name, statement in DUMPS.items():
            for row in db.execute(statement):
                yield msgspec.json.encode([name, *row]).decode()
    finally:
        db.execute("DROP TABLE temp.words_of_documents")
        db.execute("DROP TABLE temp.words_of_records")
        db.execute(f"PRAGMA query_only = {guarded}")
