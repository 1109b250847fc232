#!/bin/sh
# Starts the sandbox and the gateway over it; both stop together.
set -eu
python=$1
trap 'trap - EXIT INT TERM; kill 0 2>/dev/null' EXIT INT TERM
set -a
. docker/sandbox.env
set +a
"$python" -m app.sandbox --port "$SANDBOX_PORT" &
"$python" -m app
