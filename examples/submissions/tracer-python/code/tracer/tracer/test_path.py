import unittest

from tracer.path import critical_path


class CriticalPath(unittest.TestCase):
    def test_takes_the_slower_branch(self):
        spans = [
            {"id": 0, "operator": "a", "ms": 1, "after": []},
            {"id": 1, "operator": "b", "ms": 5, "after": [0]},
            {"id": 2, "operator": "c", "ms": 2, "after": [0]},
            {"id": 3, "operator": "d", "ms": 1, "after": [1, 2]},
        ]
        self.assertEqual([span["operator"] for span in critical_path(spans)], ["a", "b", "d"])
