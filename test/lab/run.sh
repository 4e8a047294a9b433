#!/usr/bin/env bash
# Drives the Lab in Chromium as a student does; the pictures it takes are in out/lab. CHROMIUM names the browser where
# it is not /usr/bin/chromium. JUPYTER_LAB="jupyter lab" drives a Python JupyterLab with the same tests.
set -euo pipefail
cd "$(dirname "$0")/../.."
node kernel-setup/bin/diffusion-lab.cjs build
exec node node_modules/vitest/vitest.mjs run --root . --config test/lab/vitest.config.mts "$@"
