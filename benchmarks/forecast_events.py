"""Measures the forecast of the next event on a folder: python benchmarks/forecast_events.py FOLDER [option=value ...].

Options are fields of ModelSettings, LatentSettings ("latent.width=64") and RankerSettings ("ranker.trees=300"),
and seeds=1,2,3, multi_step=1, latent=none, without=group,group.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from typing import Any

from amity.forecast.model import ModelSettings
from amity.score.forecast import score_folder


def main(path: str, words: list[str]) -> None:
    """One line of figures on standard output."""
    options = dict(word.split("=", 1) for word in words)
    seeds = [int(seed) for seed in options.pop("seeds", "1").split(",")]
    multi_step = options.pop("multi_step", "0") == "1"
    settings = settings_of(options)
    begun = time.perf_counter()
    score = score_folder(
        path, seeds=seeds, multi_step=multi_step, settings=settings,
        tell=lambda text: print(f"{time.perf_counter() - begun:6.0f} s  {text}", file=sys.stderr, flush=True),
    )  # fmt: skip
    cost = f"recall {score.candidate_recall:.4f} {score.seconds:.0f} s {score.peak_memory_mb:.0f} MB"
    print(words, score.setting, cost)
    for seed, one in [*((own.seed, own.figures) for own in score.by_seed), ("mean", score.mean)]:
        print(f"  {seed}: MRR {one.mrr:.4f} H@1 {one.hits1:.4f} H@3 {one.hits3:.4f} H@10 {one.hits10:.4f}", flush=True)


def settings_of(options: dict[str, str]) -> ModelSettings:
    """Settings with the options' values."""
    settings = ModelSettings()
    for name, text in options.items():
        if name == "latent":
            settings = dataclasses.replace(settings, latent=None)
        elif name == "without":
            settings = dataclasses.replace(settings, without=tuple(text.split(",")))
        elif "." in name:
            part, field = name.split(".")
            inner = getattr(settings, part)
            changed: Any = dataclasses.replace(inner, **{field: type(getattr(inner, field))(text)})
            settings = dataclasses.replace(settings, **{part: changed})
        else:
            settings = dataclasses.replace(settings, **{name: type(getattr(settings, name))(text)})  # type: ignore[arg-type]
    return settings


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
