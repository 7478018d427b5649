#!/usr/bin/env bash
# `npm run backends:install`: everything that the optional backends need, into the system (Debian, by apt) and
# into the git-ignored .backends/ of the working directory. Run it again at will: what is there is left alone.
# `--print` says what it would do.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
target=${EPSCHECK_BACKENDS:-$PWD/.backends}
gl=gl@8.1.6
webgpu=webgpu@0.6.2
# To compile gl (its build calls `python`); to give it a display; the browser, whose SwiftShader serves Dawn too; Vulkan's loader.
build=(python3 python-is-python3 make g++ pkg-config libxi-dev libxext-dev mesa-common-dev)
display=(xvfb xauth libgl1 libgl1-mesa-dri)
browser=(chromium libvulkan1)
print=false
[ "${1:-}" = --print ] && print=true

say() { printf '%s\n' "$*"; }
run() {
  say "+ $*"
  $print || "$@"
}

by_hand() {
  say "$1"
  say 'By hand: install a C++ compiler, make, Python 3 (as `python`), pkg-config and the headers of X11 (Xi, Xext)'
  say 'and Mesa, then Xvfb, Chromium and the Vulkan loader, each from your system; then run this again.'
  say 'Tried on Debian only: on macOS and Windows the npm packages gl and webgpu may do without all that.'
}

missing=()
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
  for package in "${build[@]}" "${display[@]}" "${browser[@]}"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say 'System packages: all there.'
  else
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
      if command -v sudo >/dev/null; then as_root=(sudo); else
        say "Not root, and no sudo. As root: apt-get install --no-install-recommends ${missing[*]}"
        $print || exit 1
      fi
    fi
    run "${as_root[@]}" apt-get update
    run "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
  fi
else
  by_hand 'This is no Debian: system packages are left to you.'
fi

# gl is compiled: a build that does not load (another Node, a build that failed) is made again.
loads() {
  node -e 'require(require("node:path").join(process.argv[1], "node_modules", process.argv[2]))' "$target" "$1" 2>/dev/null
}
is_version() {
  node -e 'process.exit(require(require("node:path").join(process.argv[1], "node_modules", process.argv[2], "package.json")).version === process.argv[3] ? 0 : 1)' \
    "$target" "${1%@*}" "${1#*@}" 2>/dev/null
}
wanted=()
for package in "$gl" "$webgpu"; do
  if is_version "$package" && { [ "${package%@*}" = webgpu ] || loads gl; }; then say "$package: there."; else wanted+=("$package"); fi
done
if [ ${#wanted[@]} -gt 0 ]; then
  run mkdir -p "$target"
  # A package of its own: npm would look for one upwards otherwise, and change the project's.
  $print || [ -f "$target/package.json" ] || cp "$here/package.json" "$target/package.json"
  # npm says nothing when a compiled package fails: the loading below is what counts.
  run npm install --prefix "$target" --no-audit --no-fund --foreground-scripts "${wanted[@]}"
fi
$print && exit 0
for package in gl webgpu; do
  loads "$package" && continue
  say "$package was installed but does not load:"
  node -e 'require(require("node:path").join(process.argv[1], "node_modules", process.argv[2]))' "$target" "$package" 2>&1 | tail -n 12
  exit 1
done
say "gl and webgpu load from $target. \`npx epscheck doctor\` says what runs."
