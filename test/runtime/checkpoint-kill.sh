#!/usr/bin/env bash
# A training killed a hundred times (or as often as told) while it saves its checkpoint. Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
CHECKPOINT_KILLS=${1:-100} exec node node_modules/vitest/vitest.mjs run test/runtime/checkpoint-kill.test.ts
