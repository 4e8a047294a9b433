#!/usr/bin/env bash
# Makes the pages of the course from the committed outputs and looks at them in Chromium; the pictures it takes are in
# out/screenshots. CHROMIUM names the browser where it is not /usr/bin/chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
node kernel-setup/bin/diffusion-lab.cjs notebooks --no-run
exec node node_modules/vitest/vitest.mjs run --root . --config test/browser/vitest.config.mts "$@"
