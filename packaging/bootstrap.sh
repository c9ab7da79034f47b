#!/usr/bin/env bash
# Installs everything `make run` and `make test` need on a bare Debian 12, once: system libraries, uv, the locked
# packages. A second call finds its stamp and returns at once. Without root it prints the one line to run.
# May be interrupted anywhere: the next call takes up the rest.
# usage: bootstrap.sh [bench]   with bench: also what the benchmarks compare against
set -euo pipefail
cd "$(dirname "$0")/.."

FLAVOUR="${1:-dev}"
ENVIRONMENT="${UV_PROJECT_ENVIRONMENT:-$PWD/.venv}"
STAMP="$ENVIRONMENT/.installed-$FLAVOUR"
BEGUN="$ENVIRONMENT.begun"
WANTED="$(sha256sum uv.lock pyproject.toml packaging/bootstrap.sh)"
GROUPS_WANTED=(--group dev)
[ "$FLAVOUR" = bench ] && GROUPS_WANTED+=(--group bench)

SYSTEM_PACKAGES=(
  python3 python3-venv
  libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0
  strace
)

stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

is_installed() {
  [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$WANTED" ] && [ -x "$ENVIRONMENT/bin/python" ]
}

one_at_a_time() {
  command -v flock >/dev/null || return 0
  exec 9<packaging/bootstrap.sh
  flock 9
}

missing_system_packages() {
  command -v dpkg-query >/dev/null || return 0  # not Debian or Ubuntu: README.md names the libraries
  local package
  for package in "${SYSTEM_PACKAGES[@]}"; do
    # Debian 13 and Ubuntu 24.04 end some names in t64
    { dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null || true; } |
      grep -q 'ok installed' || echo "$package"
  done
}

install_system_packages() {
  local missing as_root=()
  mapfile -t missing < <(missing_system_packages)
  [ "${#missing[@]}" -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      stop "Some system packages are missing. Ask an administrator to run this line, then try again:" \
        "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    as_root=(sudo)
  fi
  echo "Installing system packages: ${missing[*]}"
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  "${as_root[@]}" dpkg --configure -a >/dev/null || true  # where an earlier call was interrupted
  "${as_root[@]}" apt-get update -qq || true  # one source that fails need not matter; the next line tells
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null ||
    stop "The system packages could not be installed; the lines above say why. Check the connection, then try again."
}

find_uv() {
  UV="$(command -v uv || true)"
  [ -n "$UV" ] && return 0
  UV=.venv-uv/bin/uv
  "$UV" --version >/dev/null 2>&1 && return 0
  python3 -m venv --clear .venv-uv || stop "Python's venv module is missing. Install it, then try again."
  .venv-uv/bin/pip install --quiet --disable-pip-version-check uv ||
    stop "uv could not be installed; the lines above say why. Check the connection, then try again."
}

install_python_packages() {
  echo "Installing Python packages"
  if [ -e "$BEGUN" ]; then rm -rf "$ENVIRONMENT"; fi  # an earlier call was interrupted: no half package stays
  touch "$BEGUN"
  can_keep_a_cache || export UV_CACHE_DIR="$PWD/.venv-uv/cache"
  UV_PROJECT_ENVIRONMENT="$ENVIRONMENT" "$UV" sync --frozen --inexact --quiet "${GROUPS_WANTED[@]}" || {
    rm -f "$BEGUN"
    stop "The Python packages could not be installed; the lines above say why. Check the connection, then try again."
  }
  echo "$WANTED" > "$STAMP"
  rm -f "$BEGUN"
}

can_keep_a_cache() {
  local cache
  cache="$("$UV" cache dir 2>/dev/null)" && mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]
}

is_installed && exit 0
one_at_a_time
is_installed && exit 0
install_system_packages
find_uv
install_python_packages
