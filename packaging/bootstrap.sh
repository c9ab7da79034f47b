#!/usr/bin/env bash
# Installs everything `make run` and `make test` need on a bare Debian 12, once: system libraries, uv, the locked
# packages. A second call finds its stamp and returns at once. Without root it prints the one line to run.
# usage: bootstrap.sh [bench]   with bench: also what the benchmarks compare against
set -euo pipefail
cd "$(dirname "$0")/.."

FLAVOUR="${1:-dev}"
ENVIRONMENT="${UV_PROJECT_ENVIRONMENT:-$PWD/.venv}"
STAMP="$ENVIRONMENT/.installed-$FLAVOUR"
WANTED="$(sha256sum uv.lock pyproject.toml packaging/bootstrap.sh)"
export UV_PYTHON_DOWNLOADS=never

SYSTEM_PACKAGES=(
  python3 python3-venv
  libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3
  strace
  xvfb xauth libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0
)

missing_system_packages() {
  command -v dpkg-query >/dev/null || return 0  # not Debian or Ubuntu: README.md names the libraries
  local package
  for package in "${SYSTEM_PACKAGES[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

install_system_packages() {
  local missing as_root=()
  mapfile -t missing < <(missing_system_packages)
  [ "${#missing[@]}" -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      echo "Some system packages are missing. Ask an administrator to run this line, then try again:" >&2
      echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
  fi
  echo "Installing system packages: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

find_uv() {
  UV="$(command -v uv || true)"
  [ -n "$UV" ] && return 0
  UV=.venv-uv/bin/uv
  [ -x "$UV" ] && return 0
  python3 -m venv .venv-uv
  .venv-uv/bin/pip install --quiet --disable-pip-version-check uv
}

if [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$WANTED" ]; then
  exit 0
fi
install_system_packages
find_uv
GROUPS_WANTED=(--group dev)
[ "$FLAVOUR" = bench ] && GROUPS_WANTED+=(--group bench)
echo "Installing Python packages"
UV_PROJECT_ENVIRONMENT="$ENVIRONMENT" "$UV" sync --frozen --inexact --quiet "${GROUPS_WANTED[@]}"
echo "$WANTED" > "$STAMP"
