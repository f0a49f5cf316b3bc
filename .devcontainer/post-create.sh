#!/usr/bin/env bash
# Builds the workspace and makes its kernel known to Jupyter, so that notebooks/00-start-here.ipynb opens and runs.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build
./octavo kernel install
echo
echo "Ready. Open notebooks/00-start-here.ipynb and choose the kernel 'C# (Octavo)',"
echo "or run: ./octavo report"
