"""What nbgrader makes of notebooks, its rules said again in plain Python.

    python3 as-nbgrader.py release nbgrader_config.py < sources.jsonl > released.jsonl
    python3 as-nbgrader.py sanitize nbgrader_config.py < pairs.jsonl > sanitized.jsonl

`release` is `nbgrader generate_assignment`, one notebook a line: LockCells, ClearSolutions, ClearOutput,
ComputeChecksums, ClearHiddenTests, ClearMarkScheme, ComputeChecksums (nbgrader/converters/generate_assignment.py and
nbgrader/preprocessors), with the settings of the configuration. `sanitize` is what `nbgrader autograde` does before it
runs a submission, one {"source", "submission"} a line: ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells
(nbgrader/converters/autograde.py). What nbgrader refuses gives {"refused": why}.
"""

import copy
import hashlib
import json
import re
import sys


class Refused(Exception):
    pass


class Settings(dict):
    """Stands for traitlets' Config: c.Part.name = value."""

    def __getattr__(self, name):
        return self.setdefault(name, Settings())

    def __setattr__(self, name, value):
        self[name] = value


def read_settings(path):
    settings = Settings()
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), path, "exec"), {"get_config": lambda: settings})
    return settings


def meta(cell):
    return cell["metadata"].get("nbgrader", {})


def is_answer(cell):
    return meta(cell).get("solution", False)


def is_graded(cell):
    return meta(cell).get("grade", False)


def is_locked(cell):
    if is_answer(cell):
        return False
    return True if is_graded(cell) else meta(cell).get("locked", False)


def lock(cell):
    if is_answer(cell) or is_graded(cell) or is_locked(cell):
        cell["metadata"]["deletable"] = False
    if not is_answer(cell) and is_locked(cell):
        cell["metadata"]["editable"] = False


def cut(source, begin, end, stub=None):
    """The lines outside of the regions, the stub at each one's indentation, and whether there was one."""
    kept, inside, found = [], False, False
    for line in source.split("\n"):
        if begin in line:
            if inside:
                raise Refused("nested " + begin)
            inside = found = True
            if stub is not None:
                kept += [re.match(r"\s*", line).group() + part for part in stub.split("\n")]
        elif end in line:
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise Refused("no " + end)
    return "\n".join(kept), found


def clear_solution(cell, settings, language):
    part = settings.ClearSolutions
    stub = part.code_stub[language] if cell["cell_type"] == "code" else part.text_stub
    source, found = cut(cell["source"], part.begin_solution_delimeter, part.end_solution_delimeter, stub)
    if found and not is_answer(cell):
        raise Refused("a solution outside of a solution cell")
    cell["source"] = stub if is_answer(cell) and not found else source


def clear_output(cell):
    if cell["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None
        for name in ("collapsed", "scrolled"):
            cell["metadata"].pop(name, None)


def clear_hidden(cell, settings):
    part = settings.ClearHiddenTests
    cell["source"], found = cut(cell["source"], part.begin_test_delimeter, part.end_test_delimeter)
    if found and not is_graded(cell):
        raise Refused("hidden tests outside of a graded cell")
    part = settings.ClearMarkScheme
    cell["source"], found = cut(cell["source"], part.begin_mark_scheme_delimeter, part.end_mark_scheme_delimeter)
    if found and not meta(cell).get("task", False):
        raise Refused("a mark scheme outside of a task")


def checksum(cell):
    flags = "".join(str(flag) for flag in (is_graded(cell), is_answer(cell), is_locked(cell)))
    text = cell["source"] + cell["cell_type"] + flags + meta(cell)["grade_id"]
    if is_graded(cell):
        text += str(float(meta(cell)["points"]))
    return hashlib.md5(text.encode("utf-8")).hexdigest()


def seal(cell):
    if is_graded(cell) or is_answer(cell) or is_locked(cell):
        meta(cell).update(checksum=checksum(cell), cell_type=cell["cell_type"])


def released(notebook, settings, with_tests=False):
    language = notebook["metadata"].get("kernelspec", {}).get("language", "python")
    if language not in settings.ClearSolutions.code_stub:
        raise Refused("no stub for " + language)
    for cell in notebook["cells"]:
        lock(cell)
        clear_solution(cell, settings, language)
        clear_output(cell)
        if not with_tests:
            clear_hidden(cell, settings)
        seal(cell)
    return notebook


def without_earlier_copies(cells):
    seen = set()
    for cell in reversed(cells):
        if is_graded(cell) or is_answer(cell) or is_locked(cell):
            if meta(cell)["grade_id"] in seen:
                cell["metadata"]["nbgrader"] = {}
            else:
                seen.add(meta(cell)["grade_id"])


def overwrite(cell, known):
    """The cell with what the gradebook knows of it: the source's cells with their tests and checksums."""
    name = meta(cell).get("grade_id")
    if name is None:
        return
    if name not in known:
        del meta(cell)["grade_id"]
        return
    original = known[name]
    cell["cell_type"] = original["cell_type"]
    if is_locked(cell) != is_locked(original):
        meta(cell)["locked"] = is_locked(original)
    if is_graded(cell):
        meta(cell)["points"] = float(meta(original)["points"])
    meta(cell)["checksum"] = meta(original)["checksum"]
    if is_locked(original) and checksum(cell) != meta(cell)["checksum"]:
        cell["source"] = original["source"]
        if checksum(cell) != meta(cell)["checksum"]:
            raise Refused("inconsistent checksums for " + name)


def sanitized(pair, settings):
    saved = released(copy.deepcopy(pair["source"]), settings, with_tests=True)
    known = {meta(cell)["grade_id"]: cell for cell in saved["cells"] if meta(cell).get("grade_id")}
    notebook = pair["submission"]
    for cell in notebook["cells"]:
        clear_output(cell)
    without_earlier_copies(notebook["cells"])
    notebook["metadata"]["kernelspec"] = saved["metadata"]["kernelspec"]
    for cell in notebook["cells"]:
        overwrite(cell, known)
    return notebook


if __name__ == "__main__":
    step = {"release": released, "sanitize": sanitized}[sys.argv[1]]
    config = read_settings(sys.argv[2])
    for line in sys.stdin:
        try:
            result = step(json.loads(line), config)
        except Refused as error:
            result = {"refused": str(error)}
        print(json.dumps(result))
