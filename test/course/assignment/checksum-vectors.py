"""Checksums of cells by nbgrader's rule, said again in Python, as one JSON object a line.

    python3 checksum-vectors.py > checksum-vectors.jsonl

The rule (compute_checksum in nbgrader/utils.py): the MD5 of the UTF-8 texts, one after the other, of the source, the
cell type, whether the cell is graded, a solution and locked, as str() of a bool gives them, the grade_id, and of a
graded cell str(float(points)). A solution is not locked, a graded cell otherwise is, other cells as they say.
"""

import hashlib
import itertools
import json

SOURCES = [
    "",
    "const kl = (p: number[], q: number[]) => 0;",
    "check('it holds', 1 < 2, {\n  because: 'one is less than two',\n});\n",
    "KL(p‖q) ≥ 0 — für alle p, q 🎲\n",
    "tabs\tand \\backslashes\\ and \"quotes\"\r\n",
]
POINTS = [0, 1, 2.5, 0.1, 1 / 3, 3.0, 10, 100, 1e-05, 0.0001, 1.5e-07, 1e15, 1e16, 1.25e17, 123456.789, 1e22]


def locked_of(grade, solution, locked):
    if solution:
        return False
    return True if grade else locked


def checksum(source, cell_type, meta):
    grade, solution = meta["grade"], meta["solution"]
    text = source + cell_type + str(grade) + str(solution)
    text += str(locked_of(grade, solution, meta["locked"])) + meta["grade_id"]
    if grade:
        text += str(float(meta["points"]))
    return hashlib.md5(text.encode("utf-8")).hexdigest()


def vectors():
    flags = [f for f in itertools.product([False, True], repeat=3) if any(f)]
    for number, (source, (grade, solution, locked)) in enumerate(itertools.product(SOURCES, flags)):
        cell_type = "markdown" if grade == solution and number % 2 else "code"
        meta = {"schema_version": 3, "grade": grade, "solution": solution, "locked": locked, "task": False}
        meta["grade_id"] = "part-%d_%d" % (number % 7, number)
        if grade:
            meta["points"] = POINTS[number % len(POINTS)]
        yield source, cell_type, meta
    for points in POINTS:
        meta = {"schema_version": 3, "grade": True, "solution": False, "locked": True, "task": False}
        yield "check();", "code", {**meta, "grade_id": "p", "points": points}


for source, cell_type, meta in vectors():
    line = {"source": source, "cell_type": cell_type, "nbgrader": meta, "checksum": checksum(source, cell_type, meta)}
    print(json.dumps(line, ensure_ascii=True))
