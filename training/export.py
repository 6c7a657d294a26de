"""Writes the trained network for the reader: ONNX with 8-bit weights, the tokenizer, and the labels."""

from __future__ import annotations

import hashlib
import json
import math
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from network import EventNet
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentences import TYPES, Case
from torch import Tensor, nn
from torch.nn import functional

POSITIONS = 128  # more than the reader ever gives
FILES = ("model.onnx", "tokenizer.json", "labels.json", "background.npy")
BACKGROUND = 800  # sentences whose embeddings a type of a user's own is told apart from


class Plain(nn.Module):
    """The network's arithmetic written out, so that it can be traced."""

    def __init__(self, net: EventNet) -> None:
        super().__init__()
        self.net = net
        self.heads: int = net.encoder.config.num_attention_heads

    def forward(self, ids: Tensor, mask: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        """Probabilities of types, modes, statuses, contexts and of there being an event, and the hidden state."""
        inner = self.net.encoder.embeddings
        states = inner.word_embeddings(ids) + inner.token_type_embeddings.weight[0]
        states = inner.LayerNorm(states + inner.position_embeddings.weight[: ids.shape[1]])
        hidden_from = (1.0 - mask.to(states.dtype))[:, None, None, :] * -1e4
        for layer in self.net.encoder.encoder.layer:
            states = self.layer(layer, states, hidden_from)
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        pair = [(states * marks[:, at].unsqueeze(-1)).sum(1) for at in (0, 1)]
        hidden = functional.gelu(self.net.hidden(torch.cat([states[:, 0], mean, *pair], -1)))
        types, modes, statuses = (
            torch.softmax(head(hidden), -1) for head in (self.net.type_head, self.net.mode_head, self.net.status_head)
        )
        contexts, related = (torch.sigmoid(head(hidden)) for head in (self.net.contexts_head, self.net.related_head))
        return types, modes, statuses, contexts, related, hidden

    def layer(self, layer: Any, states: Tensor, hidden_from: Tensor) -> Tensor:
        """One transformer layer (Vaswani and others 2017, as BERT has it)."""
        own = layer.attention.self
        batch, length, width = states.shape
        shape = (batch, length, self.heads, width // self.heads)
        query, key, value = (f(states).view(shape).transpose(1, 2) for f in (own.query, own.key, own.value))
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads) + hidden_from
        mixed = (torch.softmax(scores, -1) @ value).transpose(1, 2).reshape(batch, length, width)
        states = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + states)
        wide = functional.gelu(layer.intermediate.dense(states))
        return layer.output.LayerNorm(layer.output.dense(wide) + states)


def export(
    net: EventNet, encoded: Any, out: Path, encoder: Path, shape: tuple[int, int], cases: Sequence[Case]
) -> None:
    """Writes the files of `FILES`, and `pins.toml` with their SHA-256, into a folder.

    `shape`: the longest sentence in tokens, and how many are kept before the pair; `cases`: what the background is
    drawn from.
    """
    out.mkdir(parents=True, exist_ok=True)
    embeddings = net.encoder.embeddings.position_embeddings
    embeddings.weight = nn.Parameter(embeddings.weight[:POSITIONS].detach().clone())
    ids = torch.tensor([[101, 2, 2000, 3, 2001, 4, 2002, 5, 102], [101, 2, 2000, 3, 2001, 4, 2002, 102, 0]])
    marks = torch.stack([ids == 2, ids == 4], 1).float()
    names = ["types", "modes", "statuses", "contexts", "related", "hidden"]
    axes = {"ids": {0: "batch", 1: "length"}, "mask": {0: "batch", 1: "length"}, "marks": {0: "batch", 2: "length"}}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            Plain(net).eval(), (ids, (ids != 0).long(), marks), str(full), dynamo=False, opset_version=17,
            input_names=["ids", "mask", "marks"], output_names=names,
            dynamic_axes=axes | {n: {0: "batch"} for n in names},
        )  # fmt: skip
        quantize_dynamic(full, out / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
    (out / "tokenizer.json").write_bytes((encoder / "tokenizer.json").read_bytes())
    labels = {
        "types": list(TYPES), "modes": encoded.modes, "statuses": encoded.statuses, "contexts": encoded.contexts,
        "marks": encoded.marks, "longest": shape[0], "before": shape[1],
    }  # fmt: skip
    (out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    chosen = random.Random(0).sample(list(cases), min(BACKGROUND, len(cases)))
    np.save(out / "background.npy", background(out / "model.onnx", encoded, chosen).astype(np.float16))
    pins = [f'"{name}" = "{hashlib.sha256((out / name).read_bytes()).hexdigest()}"' for name in FILES]
    (out / "pins.toml").write_text("[sha256]\n" + "\n".join(pins) + "\n", encoding="utf-8")


def background(model: Path, encoded: Any, cases: Sequence[Case]) -> np.ndarray:
    """What the written model makes of the cases, one at a time as the reader does: 384 numbers a row."""
    session = onnxruntime.InferenceSession(str(model))
    return np.concatenate([run_one(session, encoded, case)[-1] for case in cases])


def run_one(session: onnxruntime.InferenceSession, encoded: Any, case: Case) -> list[np.ndarray]:
    """Everything that the written model says of one case."""
    gold = encoded.batch([case])
    return session.run(None, {name: gold[name].numpy() for name in ("ids", "mask", "marks")})
