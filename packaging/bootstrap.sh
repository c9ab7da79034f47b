#!/usr/bin/env bash
# Installs everything `make run` and `make test` need on a bare Debian 12, once: system libraries, uv, the locked packages.
# A second call finds the stamp and returns at once. Without root it prints the one line to run.
set -euo pipefail
cd "$(dirname "$0")/.."

ENVIRONMENT="${UV_PROJECT_ENVIRONMENT:-$PWD/.venv}"
STAMP="$ENVIRONMENT/.installed"
WANTED="$(cat uv.lock pyproject.toml packaging/bootstrap.sh | sha256sum | cut -d' ' -f1) ${1:-}"

if [ -f "$STAMP" ] && { [ "$(cat "$STAMP")" = "$WANTED" ] || [ "$(cat "$STAMP")" = "$WANTED""bench" ]; }; then
  exit 0
fi

SYSTEM_PACKAGES=(
  python3 python3-venv
  libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3
  xvfb xauth libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0
)

install_system_packages() {
  command -v dpkg-query >/dev/null || return 0  # not Debian: the user's own packages
  local missing=()
  for package in "${SYSTEM_PACKAGES[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo)
    elif command -v sudo >/dev/null && [ -t 0 ]; then
      as_root=(sudo)
    else
      echo "Some system packages are missing. Ask an administrator to run this line, then try again:" >&2
      echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
      exit 1
    fi
  fi
  echo "Installing system packages: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

find_uv() {
  if command -v uv >/dev/null; then
    UV=uv
    return
  fi
  if [ ! -x .venv-uv/bin/uv ]; then
    python3 -m venv .venv-uv
    .venv-uv/bin/pip install --quiet --disable-pip-version-check uv
  fi
  UV=.venv-uv/bin/uv
}

install_system_packages
find_uv
GROUPS_WANTED=(--group dev)
[ "${1:-}" = bench ] && GROUPS_WANTED+=(--group bench)
UV_PROJECT_ENVIRONMENT="$ENVIRONMENT" "$UV" sync --frozen --quiet "${GROUPS_WANTED[@]}"
echo "$WANTED" > "$STAMP"
