#!/usr/bin/env bash
# Opens the desktop; where there is no display, says so and runs the demonstration instead.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON="${UV_PROJECT_ENVIRONMENT:-$PWD/.venv}/bin/python"

has_display() {
  [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || return 1
  { "$PYTHON" -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])'; } 2>/dev/null  # it may point nowhere
}

if ! has_display; then
  echo "There is no display here, so Fieldapp shows itself in the terminal: a country's year, exported and consolidated."
  QT_QPA_PLATFORM=offscreen exec "$PYTHON" -m fieldapp demo --out demo-output
fi
exec "$PYTHON" -m fieldapp
