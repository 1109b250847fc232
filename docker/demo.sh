#!/bin/sh
# Starts the sandbox and the gateway over it. When one of them ends, or this script is told to, both do.
# GATEWAY_PORT and SANDBOX_PORT may be given where the usual ports are taken.
set -eu
python=$1
gateway_port=${GATEWAY_PORT-}
sandbox_port=${SANDBOX_PORT-}
set -a
. docker/sandbox.env
GATEWAY_PORT=${gateway_port:-$GATEWAY_PORT}
if [ -n "$sandbox_port" ]; then
    for vendor in ASSEMBLY ASSEMBLE USERLOT SWIFT REEVO; do
        eval "path=\${${vendor}_BASE_URL#http://*/}"
        eval "${vendor}_BASE_URL=http://127.0.0.1:$sandbox_port/$path"
    done
    SANDBOX_PORT=$sandbox_port
fi
# The sandbox forgets all records when it ends, so what became of writes to them is forgotten with it.
GATEWAY_STATE_DIR=$(mktemp -d)
"$python" -m app.sandbox --port "$SANDBOX_PORT" &
sandbox=$!
"$python" -m app &
gateway=$!
end() {
    trap - EXIT INT TERM
    kill "$sandbox" "$gateway" 2>/dev/null || true # one of them may have ended
    wait "$sandbox" "$gateway" || true
    rm -rf "$GATEWAY_STATE_DIR"
}
trap end EXIT
trap 'exit 0' INT TERM
while kill -0 "$sandbox" 2>/dev/null && kill -0 "$gateway" 2>/dev/null; do
    sleep 1 || true # Ctrl-C ends it, too
done
exit 1
