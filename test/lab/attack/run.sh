#!/usr/bin/env bash
# The attacks that take long: a server killed a hundred times while it saves, a full disk, slow clients, bodies without
# end. Needs a build (npm run build). The full disk is a small tmpfs, mounted where nobody else sees it: root or user
# namespaces are needed, and where there is neither the test limits the size of files instead and says so.
set -euo pipefail
cd "$(dirname "$0")/../../.."
exec node node_modules/vitest/vitest.mjs run --root . --config test/lab/attack/vitest.config.mts "$@"
