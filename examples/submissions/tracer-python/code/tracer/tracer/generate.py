"""Makes the spans of a pipeline of two stages, forward and backward, with an all-reduce at its end."""

import random


def generate(steps, seed=598):
    rng = random.Random(seed)
    spans, last = [], None

    def add(operator, milliseconds, *after):
        spans.append({
            "id": len(spans),
            "operator": operator,
            "ms": round(milliseconds, 3),
            "after": [span for span in after if span is not None],
        })
        return spans[-1]["id"]

    for _ in range(steps):
        load = add("load", rng.uniform(1, 9), last)
        first = add("forward-0", rng.uniform(4, 5), load)
        second = add("forward-1", rng.uniform(4, 6), first)
        back = add("backward-1", rng.uniform(8, 11), second)
        end = add("backward-0", rng.uniform(8, 9), back)
        early = add("all-reduce", rng.uniform(5, 14), back)
        last = add("update", rng.uniform(1, 2), end, early)
    return spans
