import argparse
import time

from tabulate import tabulate
from tqdm import tqdm

LAYERS = {"mlp": [784, 512, 512, 10]}


def multiply(rows, inner, columns):
    left = [[1.0] * inner for _ in range(rows)]
    right = [[0.5] * columns for _ in range(inner)]
    return [[sum(a * b for a, b in zip(row, column)) for column in zip(*right)] for row in left]


parser = argparse.ArgumentParser()
parser.add_argument("--model", default="mlp")
parser.add_argument("--batch", type=int, default=32)
options = parser.parse_args()

sizes = LAYERS[options.model]
table = []
for before, after in tqdm(list(zip(sizes, sizes[1:]))):
    start = time.perf_counter()
    multiply(options.batch, before, after)
    table.append([f"{before}x{after}", (time.perf_counter() - start) * 1e3])
print(tabulate(table, headers=["layer", "ms"]))
