#!/usr/bin/env bash
# The whole cycle of an assignment in the sandbox: solutions, releases and wrong solutions of all assignments, a class
# that is made up, and a grader that is killed twenty times. Needs a build (npm run build) and bubblewrap; runs as root
# or not. Further arguments go to vitest, as in: test/grading/run.sh kill
set -euo pipefail
cd "$(dirname "$0")/../.."
exec node node_modules/vitest/vitest.mjs run --root . --config test/grading/vitest.config.mts "$@"
