"""How often each noun of a vendor was written: reads of an older generation are neither kept nor shared any longer.

`known` is what one process knows, `local` is a process that writes alone, and `replicas` are several that share what
they know through Redis. docs/decisions/0079 says what that promises.
"""
