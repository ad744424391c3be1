"""Measures how well the difference of two checkpoints compresses, against a whole one."""

import argparse
import random
import struct
import zlib

parser = argparse.ArgumentParser()
parser.add_argument("--checkpoints", type=int, default=10)
options = parser.parse_args()

rng = random.Random(598)
weights = [rng.randrange(1 << 16) for _ in range(20000)]


def packed(values):
    return len(zlib.compress(struct.pack(f"<{len(values)}H", *values)))


whole = delta = 0
for _ in range(options.checkpoints):
    changed = list(weights)
    for _ in range(400):
        changed[rng.randrange(len(changed))] ^= rng.randrange(1 << 6)
    whole += packed(changed)
    delta += packed([a ^ b for a, b in zip(weights, changed)])
    weights = changed
print(f"whole {whole} bytes, deltas {delta} bytes, {whole / delta:.1f} times smaller")
