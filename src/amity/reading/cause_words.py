"""The words by which reasons are told from stories, times and manners."""

from __future__ import annotations

SAYING = frozenset(
    {
        "say",
        "explain",
        "report",
        "put",
        "note",
        "expect",
        "know",
        "see",
        "describe",
        "call",
        "announce",
        "speak",
        "point",
        "indicate",
        "mention",
        "state",
        "argue",
        "understand",
        "suggest",
        "warn",
        "recall",
        "show",
        "think",
        "promise",
        "learn",
        "tell",
    }
)
STATES = frozenset(
    {
        "be",
        "have",
        "become",
        "remain",
        "need",
        "want",
        "lack",
        "like",
        "fear",
        "hope",
        "believe",
        "hate",
        "love",
        "prefer",
        "own",
        "belong",
        "seem",
        "depend",
        "refuse",
    }
)
CHANGES = frozenset(
    {
        "decrease",
        "increase",
        "rise",
        "fall",
        "grow",
        "decline",
        "improve",
        "worsen",
        "drop",
        "shrink",
        "cool",
        "warm",
        "deteriorate",
        "spread",
        "soar",
        "ease",
    }
)
CONTAINERS = frozenset({"consulate", "embassy", "city", "town", "country", "region", "province", "capital", "state"})
ACTS = frozenset(
    {"force", "compel", "enable", "drive", "fuel", "give", "bring", "contribute", "lead", "cause", "spark"}
)
PERSONAL = frozenset({"i", "we", "you", "he", "she", "they", "me", "us", "him", "her", "them", "who", "it", "what"})
POINTERS = frozenset({"this", "that", "it", "which"})
