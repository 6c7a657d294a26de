"""The network: MiniLM with the two parties marked, and a head each for type, mode, status and contexts."""

from __future__ import annotations

from pathlib import Path

import torch
from sentences import QUADS, TYPES
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel


class EventNet(nn.Module):
    """Scores of types, modes, statuses and contexts for token ids with the parties' marks among them."""

    def __init__(self, encoder: Path, modes: int, statuses: int, contexts: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(encoder, add_pooling_layer=False, attn_implementation="eager")
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.hidden = nn.Linear(4 * width, width)
        self.type_head = nn.Linear(width, len(TYPES))
        self.mode_head = nn.Linear(width, modes)
        self.status_head = nn.Linear(width, statuses)
        self.contexts_head = nn.Linear(width, contexts)
        self.related_head = nn.Linear(width, 1)

    def features(self, ids: Tensor, mask: Tensor, marks: Tensor) -> Tensor:
        """The pair in its sentence: first token, mean, and the states at the two opening marks."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        source = (states * marks[:, 0].unsqueeze(-1)).sum(1)
        target = (states * marks[:, 1].unsqueeze(-1)).sum(1)
        return torch.cat([states[:, 0], mean, source, target], -1)

    def forward(self, ids: Tensor, mask: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        """Logits: types, modes, statuses, contexts, whether there is an event; and the state they are read from."""
        hidden = functional.gelu(self.hidden(self.dropout(self.features(ids, mask, marks))))
        shown = self.dropout(hidden)
        heads = (self.type_head, self.mode_head, self.status_head, self.contexts_head, self.related_head)
        return *(head(shown) for head in heads), hidden


def loss_of(found: tuple[Tensor, ...], gold: dict[str, Tensor], smoothing: float) -> Tensor:
    """Cross-entropy of types (with quad and side as coarser labels), modes, statuses, contexts and relatedness."""
    types, modes, statuses, contexts, related, _ = found
    there = gold["types"].any(-1)
    total = 1.0 * functional.binary_cross_entropy_with_logits(related[:, 0], there.float() * 0.96 + 0.02)
    if there.any():
        logs = torch.log_softmax(types, -1)[there]
        total = total - (1 - smoothing) * _grouped(logs, gold["types"][there]).mean() - smoothing * logs.mean()
        for coarse in ("quad", "side"):
            total = total - 0.3 * _grouped(logs, gold[coarse][there]).mean()
    for name, logits in (("mode", modes), ("status", statuses)):
        if (known := gold[name] >= 0).any():
            total = total + 0.3 * functional.cross_entropy(logits[known], gold[name][known])
    if (known := gold["told"]).any():
        total = total + functional.binary_cross_entropy_with_logits(contexts[known], gold["contexts"][known])
    return total


def _grouped(logs: Tensor, allowed: Tensor) -> Tensor:
    """The log probability that the label is one of those allowed."""
    return torch.logsumexp(logs.masked_fill(~allowed, -1e4), -1)


def coarser(types: Tensor) -> tuple[Tensor, Tensor]:
    """Which types share a quad class with the right ones, and which share their side."""
    quads = torch.zeros(len(QUADS), types.shape[1], dtype=torch.bool)
    for at, members in enumerate(QUADS):
        quads[at, list(members)] = True
    sides = torch.stack([quads[0] | quads[1], quads[2] | quads[3]])
    return _share(types, quads), _share(types, sides)


def _share(types: Tensor, groups: Tensor) -> Tensor:
    return ((types.float() @ groups.float().T > 0).float() @ groups.float()) > 0
