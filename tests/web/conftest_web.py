"""A store of the page tests, and a client that asks as a browser on this machine does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from amity.codebook import Codebook
from amity.records import (
    Actor,
    Agreement,
    Attribution,
    Cause,
    CauseRef,
    Document,
    Event,
    Failure,
    Measure,
    Mention,
    Outlook,
    Place,
    Reading,
    Record,
    Span,
    Statement,
    Tie,
    identified,
)
from amity.store.sqlite import open_store
from amity.web.app import make_app
from amity.web.site import Site


def reading(word: str, number: int = 0) -> Reading:
    """A document in which this word stands in every field that holds free text, and a record of every kind."""
    text = f"Before. {word} met {word}.\nAfter."
    document = Document(
        id=f"{number:016x}", title=word, byline=word, outlet=word, published="2022-08-05", published_inferred=False,
        language="en", url=word, origin=word, text=text, hash=f"{number:064x}",
    )  # fmt: skip
    span = Span(start=8, end=text.index("\n"), text=text[8 : text.index("\n")])
    one = Actor(id="RUS", name=word, country="RUS", text=word)
    two = Actor(id="KHM", name=word, country="KHM", text=word)
    own = {
        "document": document.id, "evidence": (span,), "confidence": 0.8,
        "said_by": Attribution(actor=None, name=word, source_kind="named"), "where": Place(name=word, lat=1.0, lon=2.0),
    }  # fmt: skip
    side = CauseRef(start=span.start, end=span.end, text=span.text)
    records: list[Record] = [
        Event(**own, actors=(one,), recipients=(two,), type="CONSULT", mode="visit", quad="verbal cooperation",
              plover_score=4.0),
        Agreement(**own, name=word, form="treaty", parties=(one, two), stage="signed"),
        Statement(**own, speaker=one, act=word, content=span, about=(two,)),
        Measure(**own, indicator=word, subject=one, counterpart=two, value=5.0, unit=word),
        Outlook(**own, claim=span, about=(one, two), direction="rise"),
        Cause(**own, cause=side, effect=side, marker=word),
        Tie(**own, subject=one, relation=word, object=two, post=word),
    ]  # fmt: skip
    mentions = (Mention(start=8, end=9, actor=one), Mention(start=9, end=10, actor=two))
    made = tuple(identified(r) for r in records)
    return Reading(document=document, records=made, mentions=mentions, amity=word, codebook=word)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store.db") as store:
        store.write([reading("plain words")])
        store.fail([Failure(origin="a page", hash=None, reason="empty", error="UnreadablePage")])
    return tmp_path / "store.db"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Path:
    """The store that the pictures show: facts new, changed and withdrawn, a dispute, forecasts."""
    folder = Path(__file__).parents[2] / "docs" / "pictures"
    spec = importlib.util.spec_from_file_location("amity_demo", folder / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = tmp_path_factory.mktemp("demo") / "demo.db"
    module.make_demo(made, codebook)
    return made


@pytest.fixture
def client(path: Path, codebook: Codebook) -> TestClient:
    return TestClient(make_app(Site(path, codebook)), base_url="http://127.0.0.1:8088")
