#!/usr/bin/env bash
# Print the path of Chromium, after installing it where there is none.
set -euo pipefail

for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
    if command -v "$name"; then
        exit 0
    fi
done
{ apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core fonts-liberation; } >&2
command -v chromium
