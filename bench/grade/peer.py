"""Executes notebooks with nbclient, as nbgrader's autograder does: a kernel of its own for each, errors allowed.

Usage: peer.py KERNEL FOLDER NOTEBOOK...

It writes a line of JSON when it has loaded, begins with the first line of its input, and writes another line for each
notebook: how the kernel replied to its cells. FOLDER is where the kernels work; JUPYTER_PATH has the kernelspec.
Notebooks come one after another: who wants two at a time starts two of these.
"""

import json
import sys
from collections import Counter

import nbclient
import nbformat


def execute(path, kernel, folder):
    replies = Counter()

    def replied(cell, cell_index, execute_reply):
        replies[execute_reply["content"]["status"]] += 1

    client = nbclient.NotebookClient(
        nbformat.read(path, as_version=4),
        kernel_name=kernel,
        timeout=120,
        allow_errors=True,
        resources={"metadata": {"path": folder}},
        on_cell_executed=replied,
    )
    client.execute()
    return dict(replies)


def main():
    kernel, folder, *paths = sys.argv[1:]
    print(json.dumps({"version": nbclient.__version__}), flush=True)
    sys.stdin.readline()
    for path in paths:
        print(json.dumps(execute(path, kernel, folder)), flush=True)


main()
