#!/bin/sh
# Starts the sandbox and the gateway over it. When one of them ends, or this script is told to, both do.
set -eu
python=$1
set -a
. docker/sandbox.env
set +a
"$python" -m app.sandbox --port "$SANDBOX_PORT" &
sandbox=$!
"$python" -m app &
gateway=$!
trap 'trap - EXIT INT TERM; kill "$sandbox" "$gateway" 2>/dev/null; wait' EXIT INT TERM
while kill -0 "$sandbox" 2>/dev/null && kill -0 "$gateway" 2>/dev/null; do
    sleep 1
done
