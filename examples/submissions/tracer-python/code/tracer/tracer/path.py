"""The longest path through a directed acyclic graph of spans."""

from collections import Counter


def critical_path(spans):
    finish, came_from = {}, {}
    for span in spans:  # spans are listed after the ones that they wait for
        before = max(span["after"], key=lambda other: finish[other], default=None)
        finish[span["id"]] = span["ms"] + (finish[before] if before is not None else 0)
        came_from[span["id"]] = before
    by_id = {span["id"]: span for span in spans}
    at = max(finish, key=finish.get, default=None)
    path = []
    while at is not None:
        path.append(by_id[at])
        at = came_from[at]
    return path[::-1]


def shares(path):
    total = sum(span["ms"] for span in path) or 1
    time = Counter()
    for span in path:
        time[span["operator"]] += span["ms"]
    return [(operator, ms / total) for operator, ms in time.most_common()]
