#!/usr/bin/env bash
# Sends the same requests to an installed Jupyter server and to the Lab's and compares the answers.
#
#   test/lab/differential/run.sh            compare
#   test/lab/differential/run.sh --record   keep the Jupyter server's answers in recorded.json, for the tests without one
#
# JUPYTER_SERVER is the command (default: jupyter server; of Debian 12's python3-jupyter-server, which has no command,
# JUPYTER_SERVER="/usr/bin/python3 -m jupyter_server"); where it runs behind another root folder, SHARED_FOLDER is one that
# both see. It finds the kernel in a folder made for this run, or in JUPYTER_PATH where that is set.
set -euo pipefail
cd "$(dirname "$0")/../../.."
if [ "${1:-}" = --record ]; then export RECORD=1; shift; fi
if [ -z "${JUPYTER_PATH:-}" ]; then
  prefix=$(mktemp -d ${SHARED_FOLDER:+-p "$SHARED_FOLDER"})
  trap 'rm -rf "$prefix"' EXIT
  node kernel-setup/bin/diffusion-lab.cjs kernel install --prefix "$prefix"
  export JUPYTER_PATH=$prefix/share/jupyter
fi
node node_modules/vitest/vitest.mjs run --root . --config test/lab/differential/vitest.config.mts "$@"
