#!/usr/bin/env bash
# Runs the equality tests of compiled steps on the WebGPU provider of ONNX Runtime, on Mesa's Vulkan driver for the
# processor, and says which operators WebGPU computed and which it left to the processor. Further arguments go to vitest.
#
# Mesa of Debian 12 lacks what Dawn wants. Where this computer's own driver does not do, Debian 13's driver and C library
# are unpacked into a cache folder and Node runs on those; nothing is installed, and it needs no privileges, only apt of
# a Debian or Ubuntu, 250 MB to download once, and 900 MB of disk. DEBIAN_13_ROOT names a root folder of Debian 13 that
# is there already. On a GPU: DIFFUSION_VULKAN=own.
set -euo pipefail
cd "$(dirname "$0")/../.."

cache=${XDG_CACHE_HOME:-$HOME/.cache}/diffusion-lab/debian-13
arch=$(uname -m)
export DIFFUSION_PROVIDER=webgpu XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}
WEBGPU_RECORDS=$(mktemp -d)
export WEBGPU_RECORDS
trap 'rm -rf "$WEBGPU_RECORDS"' EXIT

# Debian 13's Mesa with all it needs, C library included, from Debian's own servers, signatures checked.
unpack_debian() {
  local root=$1 state=$1.apt options keyring
  keyring=$(ls /usr/share/keyrings/debian-archive-keyring.* | head -n 1)
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$root"
  : > "$state/status"
  echo "deb [signed-by=$keyring] ${DEBIAN_MIRROR:-http://deb.debian.org/debian} trixie main" > "$state/sources.list"
  options=(-qq -o "Dir::Etc::SourceList=$state/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State=$state"
    -o "Dir::State::Lists=$state/lists" -o "Dir::State::Status=$state/status" -o "Dir::Cache=$state/cache"
    -o APT::Install-Recommends=false -o "APT::Sandbox::User=$(id -un)" -o Debug::NoLocking=true)
  apt-get "${options[@]}" update
  apt-get "${options[@]}" install --download-only --yes mesa-vulkan-drivers libvulkan1 libstdc++6 >/dev/null
  for package in "$state"/cache/archives/*.deb; do dpkg-deb --extract "$package" "$root"; done
  rm -rf "$state"
  touch "$root/.ready"
}

# Prints the name of the adapter that Dawn finds, or nothing.
adapter() { "$@" test/webgpu/adapter.cjs 2>/dev/null || true; }

node=(node)
name=$(adapter "${node[@]}")
if [ "${DIFFUSION_VULKAN:-}" != own ] && [ -z "$name" ]; then
  root=${DEBIAN_13_ROOT:-$cache}
  if [ -z "${DEBIAN_13_ROOT:-}" ] && [ ! -e "$root/.ready" ]; then
    echo "Unpacking Debian 13's Vulkan driver into $root"
    unpack_debian "$root"
  fi
  export DEBIAN_13_LIBRARIES=$root/usr/lib/$arch-linux-gnu
  export VK_DRIVER_FILES=$(ls "$root"/usr/share/vulkan/icd.d/lvp_icd*.json)
  DEBIAN_13_NODE=$(command -v node)
  export DEBIAN_13_NODE
  node=(test/webgpu/node-on-debian-13.sh)
  # Processes that Node starts run on the same libraries.
  export NODE_OPTIONS="--require $PWD/test/webgpu/exec-path.cjs"
  name=$(adapter "${node[@]}")
fi
[ -n "$name" ] || { echo 'No WebGPU adapter' >&2; exit 1; }
echo "WebGPU adapter: $name"

# Dawn tells, at each device, of limits that it lowers.
"${node[@]}" node_modules/vitest/vitest.mjs run --config test/webgpu/vitest.config.mts "$@" \
  2> >(grep -v '^Warning: max.* artificially reduced' >&2) && status=0 || status=$?
"${node[@]}" test/webgpu/report.cjs "$WEBGPU_RECORDS"
exit "$status"
