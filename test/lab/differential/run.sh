#!/usr/bin/env bash
# Sends the same requests to an installed Jupyter server and to the Lab's and compares the answers.
#
#   test/lab/differential/run.sh            compare
#   test/lab/differential/run.sh --record   keep the Jupyter server's answers in recorded.json, for the tests without one
#
# JUPYTER_SERVER is the command (default: jupyter server); where it runs behind another root folder, SHARED_FOLDER is one
# that both see. It has to know the kernel: diffusion-lab kernel install --prefix DIR, and JUPYTER_PATH=DIR/share/jupyter.
set -euo pipefail
cd "$(dirname "$0")/../../.."
if [ "${1:-}" = --record ]; then export RECORD=1; shift; fi
exec node node_modules/vitest/vitest.mjs run --root . --config test/lab/differential/vitest.config.mts "$@"
