"""Names on drawings lie over nothing, and the server stays small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from amity.web.labels import Dot, placed

FRAME = (0.0, 0.0, 1000.0, 500.0)


def test_names_lie_over_no_other_name_and_within_the_frame() -> None:
    dots = [Dot(n, f"A place {n}", 990.0 * (n * 37 % 101) / 101, 490.0 * (n * 53 % 97) / 97, 4, 14) for n in range(80)]
    labels = placed(dots, FRAME, 60)
    assert len(labels) > 15
    boxes = []
    for label in labels:
        wide = 0.5 * label.size * len(label.name)
        left = label.x if label.anchor == "start" else label.x - wide
        assert left >= 0
        assert left + wide <= 1000
        boxes.append((left, label.y - label.size, left + wide, label.y))
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])


def test_who_comes_first_has_the_name() -> None:
    dots = [Dot(n, "The same spot", 500, 250, 4, 14) for n in range(5)]
    assert [label.key for label in placed(dots[:1], FRAME, 5)] == [0]
    assert placed(dots, FRAME, 1)[0].key == 0


SEEN = """
import sys
from pathlib import Path
from starlette.testclient import TestClient
from amity.codebook import load
from amity.web.app import make_app
from amity.web.site import Site

client = TestClient(make_app(Site(Path(sys.argv[1]), load())), base_url="http://127.0.0.1")
views = ("/", "/dyad?a=Russia&b=Cambodia", "/actor?a=Chinese", "/network", "/map?ties=yes", "/ledger", "/figures",
         "/outlooks", "/search?q=trade", "/coverage", "/codebook", "/search?as=parquet", "/search?as=csv")
for view in views:
    assert client.get(view).status_code == 200, view
heavy = ("spacy", "thinc", "onnxruntime", "tokenizers", "pandas", "pyarrow", "lightgbm", "lxml")
print(*(name for name in heavy if name in sys.modules))
"""


def test_pages_load_neither_reader_nor_data_frames(demo: Path) -> None:
    made = subprocess.run([sys.executable, "-c", SEEN, str(demo)], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == ""
