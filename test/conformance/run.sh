#!/usr/bin/env bash
# Runs jupyter_kernel_test against the installed kernel. Exit status 0 only when every case passes;
# pager alone may be skipped. Needs Debian's python3-jupyter-kernel-test:
#   apt-get install -y python3-jupyter-kernel-test
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# Debian's packages belong to Debian's Python, which need not be the first on PATH.
python=${PYTHON:-/usr/bin/python3}

"$python" -c 'import jupyter_kernel_test' 2>/dev/null || {
  echo "Cannot run the conformance tests as $python must have jupyter_kernel_test:" \
    "apt-get install -y python3-jupyter-kernel-test" >&2
  exit 2
}

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
node "$root/kernel-setup/bin/diffusion-lab.cjs" kernel install --prefix "$prefix"

# A history of its own: a search must find what these tests ran and nothing else.
cd "$root"
JUPYTER_PATH="$prefix/share/jupyter" DIFFUSION_HISTORY="$prefix/history" PYTHONDONTWRITEBYTECODE=1 \
  "$python" "$here/conformance.py"
