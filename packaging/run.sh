#!/usr/bin/env bash
# Opens the desktop; where there is no display, says so and runs the demonstration instead.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON="${UV_PROJECT_ENVIRONMENT:-$PWD/.venv}/bin/python"
if [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
  echo "There is no display here, so Fieldapp shows itself in the terminal: a country's year, exported and consolidated."
  QT_QPA_PLATFORM=offscreen exec "$PYTHON" -m fieldapp demo --out demo-output
fi
exec "$PYTHON" -m fieldapp
