#!/usr/bin/env bash
# Drives the Lab in Chromium as a student does; the pictures it takes are in out/lab. Needs Chromium (CHROMIUM names it
# where it is not /usr/bin/chromium). JUPYTER_LAB="jupyter lab" drives a Python JupyterLab with the same tests.
set -euo pipefail
cd "$(dirname "$0")/../.."
node kernel-setup/bin/diffusion-lab.cjs build
if [ -z "${JUPYTER_LAB:-}" ]; then
  node -e "require('./kernel-setup/bootstrap/front-end.cjs').ensureFrontEnd({})"
  node kernel-setup/lab/front-end/check.cjs
fi
rm -f out/lab/failed-*.png out/lab/peer/failed-*.png
exec node node_modules/vitest/vitest.mjs run --root . --config test/lab/vitest.config.mts "$@"
