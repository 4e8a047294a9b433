#!/usr/bin/env bash
# Hostile submissions against the grader in its sandbox: each must gain no point, learn no hidden test and harm no other.
# Needs a build (npm run build) and bubblewrap. Run as root or not; further arguments go to vitest.
set -euo pipefail
cd "$(dirname "$0")/../../.."
exec node node_modules/vitest/vitest.mjs run --root . --config test/grading/attacks/vitest.config.mts "$@"
