"""Asks Python's nbformat what it makes of sound, broken and old notebooks, and writes its answers, one in a line.

    python3 test/course/notebook-file/ask-nbformat.py > test/course/notebook-file/nbformat-answers.jsonl

Each answer has the notebook's text, whether nbformat reads it, whether it finds it valid, and, where the text is not
simply joined, what it then holds in memory; whether nothing in its outputs could act; and the SHA-256 of what it writes
to a file. Ids that nbformat makes up are random: they are written as 'ID'.
"""

import copy
import json
import logging
import re
import warnings
from hashlib import sha256

import nbformat

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import nbformat.v4.convert as convert
import nbformat.v4.nbbase as nbbase
import nbformat.validator as validator
from nbformat.sign import MemorySignatureStore, NotebookNotary

notary = NotebookNotary(data_dir="/nowhere", secret=b"", store_factory=MemorySignatureStore)
count = 0


def made_up():
    global count
    count += 1
    return f"made-up-{count}"


convert.random_cell_id = nbbase.random_cell_id = validator.generate_corpus_id = made_up

CODE = {
    "id": "c1",
    "cell_type": "code",
    "execution_count": 3,
    "metadata": {},
    "source": ["a\n", "b"],
    "outputs": [
        {"output_type": "stream", "name": "stdout", "text": ["x\n", "y\n"]},
        {"output_type": "display_data", "metadata": {}, "data": {"text/plain": ["p\n", "q"], "image/png": "iVBOR\n"}},
        {
            "output_type": "execute_result",
            "execution_count": 3,
            "metadata": {"application/json": {"expanded": True}},
            "data": {"application/json": ["1", "2"], "text/html": "<b>1</b>\n<i>2</i>", "application/x+json": {"b": 1}},
        },
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["l1\nl2", "l3"]},
    ],
}
TEXT = {"id": "m1", "cell_type": "markdown", "metadata": {}, "source": "# Title\n", "attachments": {"a.png": {"image/png": "iVB"}}}
RAW = {"id": "r1", "cell_type": "raw", "metadata": {"format": "text/latex"}, "source": ["\\a"]}


def base(minor=5):
    notebook = {"cells": copy.deepcopy([CODE, TEXT, RAW]), "metadata": {}, "nbformat": 4, "nbformat_minor": minor}
    if minor < 5:
        for cell in notebook["cells"]:
            del cell["id"]
    return notebook


def at(*keys, value="(delete)", minor=5):
    notebook = base(minor)
    inner = notebook
    if keys[0] == "cells" and len(keys) > 1:
        cell = notebook["cells"][keys[1]]
        notebook["cells"] = [cell]
        keys = ("cells", 0, *keys[2:])
        if keys[2] == "outputs" and len(keys) > 3:
            cell["outputs"] = [cell["outputs"][keys[3]]]
            keys = ("cells", 0, "outputs", 0, *keys[4:])
        elif "outputs" in cell:
            cell["outputs"] = cell["outputs"][:1]
    elif keys[0] != "cells":
        notebook["cells"] = notebook["cells"][2:]
    for key in keys[:-1]:
        inner = inner[key]
    if value == "(delete)":
        del inner[keys[-1]]
    else:
        inner[keys[-1]] = value
    return notebook


def changes():
    yield from ((f"format 4.{minor}", base(minor)) for minor in range(6))
    for key in ("nbformat", "nbformat_minor", "metadata", "cells"):
        for value in ("(delete)", None, "x", 7, [], {}, -1, 1.5, True):
            yield f"{key} = {value!r}", at(key, value=value)
    for value in (None, 3, "x", [], {"name": "a"}, {"name": "a", "display_name": "b"}, {"name": 1, "display_name": "b"}, {"name": "a", "display_name": "b", "more": 1}):
        yield f"kernelspec = {value!r}", at("metadata", "kernelspec", value=value)
    for value in (None, {}, {"name": "a"}, {"name": 1}, {"name": "a", "version": 5}, {"name": "a", "file_extension": 1}, {"name": "a", "codemirror_mode": 1}, {"name": "a", "codemirror_mode": {"a": 1}}, {"name": "a", "codemirror_mode": None}, {"name": "a", "mimetype": []}, {"name": "a", "pygments_lexer": {}}):
        yield f"language_info = {value!r}", at("metadata", "language_info", value=value)
    for key, values in {"title": ("a", "", 1, None), "authors": ([], [1], {}, "x", None), "orig_nbformat": (3, "x"), "signature": ("s", 1), "custom": (None, [1, {"a": []}])}.items():
        for value in values:
            yield f"metadata {key} = {value!r}", at("metadata", key, value=value)
            yield f"metadata {key} = {value!r} in 4.1", at("metadata", key, value=value, minor=1)
    yield "unknown field of the notebook", at("more", value=1)
    yield "unknown field of the notebook, 4.2", at("more", value=1, minor=2)
    for i, cell in enumerate(("code", "markdown", "raw")):
        for key in ("id", "cell_type", "metadata", "source"):
            for value in ("(delete)", None, "x", "", 7, [], {}, ["a", "b"], ["a", 1], True):
                yield f"{cell} {key} = {value!r}", at("cells", i, key, value=value)
        for value in ("a b", "ü", "a" * 64, "a" * 65, "a-b_C9", "a\n"):
            yield f"{cell} id = {value!r}", at("cells", i, "id", value=value)
        for key, values in {
            "name": ("a", "", "\n", 1, None),
            "tags": ([], ["a"], ["a", "a"], ["a,b"], [""], [1], "a", None, ["a", "b"]),
            "format": ("x", 1, None),
            "jupyter": ({}, {"source_hidden": "x"}, 1, None, []),
            "collapsed": (True, False, "x", None, 0),
            "scrolled": (True, "auto", "x", None, 1, 0),
            "execution": ({}, {"iopub.status.busy": "t"}, {"a": 1}, 1, None),
            "trusted": (True, "x"),
            "custom": ({"b": None},),
        }.items():
            for value in values:
                yield f"{cell} metadata {key} = {value!r}", at("cells", i, "metadata", value={key: value})
        yield f"{cell} with an id in 4.4", at("cells", i, "id", value="x", minor=4)
        yield f"{cell} with an unknown field", at("cells", i, "more", value=1)
        yield f"{cell} with attachments", at("cells", i, "attachments", value={"a": {"text/plain": ["a\n", "b"]}})
    for value in (None, 1, [], {"a": 1}, {"a": {}}, {"a": {"image/png": 1}}, {"a": {"application/json": 1}}, {"": {"a": "b"}}):
        yield f"attachments = {value!r}", at("cells", 1, "attachments", value=value)
    for key in ("outputs", "execution_count"):
        for value in ("(delete)", None, 0, -1, 1.0, 1.5, "x", [], {}, [1], [{}], [{"output_type": "x"}], True):
            yield f"{key} = {value!r}", at("cells", 0, key, value=value)
    for i, output in enumerate(("stream", "display_data", "execute_result", "error")):
        for key in ("output_type", "name", "text", "metadata", "data", "execution_count", "ename", "evalue", "traceback", "more"):
            for value in ("(delete)", None, "x", 1, -1, [], ["a"], ["a", 1], {}, {"text/plain": 1}, {"text/plain": None}, {"application/json": None}, {"application/vnd.a+json": [1]}, {"a": ["x", "y"]}):
                if value == "(delete)" and key not in CODE["outputs"][i]:
                    continue
                yield f"{output} {key} = {value!r}", at("cells", 0, "outputs", i, key, value=value)
    notebook = base()
    notebook["cells"].append(dict(TEXT))
    yield "two cells with one id", notebook
    yield "two cells without id", {**base(), "cells": [{k: v for k, v in cell.items() if k != "id"} for cell in base()["cells"][:2]]}
    yield "cells that are no objects", {**base(), "cells": [1]}
    for minor in (6, 99):
        yield f"4.{minor}", {**base(), "nbformat_minor": minor}
        yield f"4.{minor} with unknown fields", {**base(), "nbformat_minor": minor, "more": 1}
        yield f"4.{minor} with an unknown cell", {**base(), "nbformat_minor": minor, "cells": [{"cell_type": "new", "metadata": {}, "id": "n", "body": 1}]}
        yield f"4.{minor} with an unknown cell without metadata", {**base(), "nbformat_minor": minor, "cells": [{"cell_type": "new", "id": "n"}]}
        yield f"4.{minor} with an unknown output", {**base(), "nbformat_minor": minor, "cells": [{**CODE, "outputs": [{"output_type": "new"}]}]}
        yield f"4.{minor} with a broken cell", {**base(), "nbformat_minor": minor, "cells": [{**CODE, "source": 1}]}
    yield "nothing in it", {}
    yield "format 5", {**base(), "nbformat": 5}
    yield from old()


def old():
    code = {
        "cell_type": "code",
        "collapsed": True,
        "input": ["a = 1\n", "b"],
        "language": "python",
        "metadata": {"x": 1},
        "prompt_number": 4,
        "outputs": [
            {"output_type": "pyout", "prompt_number": 4, "text": ["4\n", "5"], "html": ["<b>", "</b>"], "metadata": {}},
            {"output_type": "display_data", "png": "iVB", "svg": ["<svg>\n", "</svg>"], "json": ["{\"a\":\n", " 1}"], "javascript": ["alert(1)"], "metadata": {"png": {"width": 1}}},
            {"output_type": "display_data", "latex": "$x$", "jpeg": "/9j/"},
            {"output_type": "stream", "stream": "stderr", "text": ["one\n", "two\n"]},
            {"output_type": "stream", "text": "no name"},
            {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": ["t"]},
        ],
    }
    cells = [
        code,
        {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Two\n", "lines"]},
        {"cell_type": "heading", "metadata": {}, "source": "One"},
        {"cell_type": "heading", "level": 6, "metadata": {}, "source": "Six \u2028 x"},
        {"cell_type": "markdown", "metadata": {}, "source": ["no ends", "kept"]},
        {"cell_type": "raw", "metadata": {"a": 1}, "source": "raw"},
        {"cell_type": "html", "metadata": {}, "source": "<p>"},
        {"cell_type": "code", "input": "", "outputs": [], "metadata": {}, "language": "python"},
    ]
    metadata = {"name": "old", "signature": "sha256:0", "kept": [1]}
    notebook = {"nbformat": 3, "nbformat_minor": 0, "metadata": metadata, "worksheets": [{"cells": cells, "metadata": {}}]}
    yield "format 3", notebook
    yield "format 3 with two worksheets", {**notebook, "worksheets": [{"cells": cells[:1]}, {"cells": cells[1:3], "metadata": {"a": 1}}]}
    yield "format 3 without worksheets", {"nbformat": 3, "nbformat_minor": 0, "metadata": {}}
    yield "format 3 with no cells", {**notebook, "worksheets": []}
    bare = [{k: v for k, v in cell.items() if k != "metadata"} for cell in cells[4:6]]
    # Format 2 left the line ends out of its lists.
    older = json.loads(json.dumps([code, *bare]).replace("\\n\"", "\""))
    del older[0]["metadata"]
    yield "format 2", {"nbformat": 2, "metadata": {"name": "n"}, "worksheets": [{"cells": older}]}
    yield "format 3, cells without metadata", {**notebook, "worksheets": [{"cells": bare}]}


def plain(value):
    return json.loads(json.dumps(value))


def answer(name, notebook):
    global count
    count = 0
    text = json.dumps(notebook, separators=(",", ":"))
    result = {"name": name, "text": text, "reads": False, "valid": False}
    error = {}
    try:
        read = nbformat.reads(text, as_version=4, capture_validation_error=error)
        result |= {"reads": True, "valid": not error, "held": plain(read)}
        # Whether it would be signed although none of its cells was run here.
        result["harmless"] = notary.check_cells(copy.deepcopy(read))
        result["written"] = sha256((masked(nbformat.writes(read)) + "\n").encode()).hexdigest()
    except Exception as fault:
        result["fault"] = type(fault).__name__
    if notebook.get("nbformat") == 4 and not name.startswith("format"):
        result.pop("held", None)
    return result


def masked(text):
    return re.sub(r"made-up-\d+", "ID", text)


for case in changes():
    print(masked(json.dumps(answer(*case), ensure_ascii=False, separators=(",", ":"))))
