"""The fixtures of the page tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from conftest_web import client, demo, path

__all__ = ["client", "demo", "path"]
