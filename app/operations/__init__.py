"""What an operator sees of the gateway and decides about it: health, metrics, log, traces, stopping, switches."""
