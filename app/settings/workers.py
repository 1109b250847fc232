"""What several processes of one gateway must agree on before they may serve beside each other."""

from __future__ import annotations

MOST = 256
"""Processes that may be asked for; more is a slip."""


def worker_faults(workers: int, per_second: int | None, *, keeps: bool, shares: bool) -> list[str]:
    """What is wrong with serving by so many processes, one sentence each.

    Args:
        workers: processes.
        per_second: Assembly's calls a second, for all of them together; None where it is not configured.
        keeps: whether each of them keeps answers of its own.
        shares: whether each of them learns what the others write.
    """
    if workers == 1:
        return []
    faults = []
    if keeps and not shares:
        faults.append(
            f"GATEWAY_WORKERS is {workers}: more than one process needs GATEWAY_REDIS_URL, or GATEWAY_CACHE_TTL=0, "
            "since one would go on serving what another has changed."
        )
    if per_second is not None and workers > per_second:
        faults.append(
            f"GATEWAY_WORKERS is {workers}: that is more than ASSEMBLY_CALLS_PER_SECOND, of which each takes an equal "
            "share."
        )
    return faults


def replica_faults(workers: int, replicas: int, per_second: int | None) -> list[str]:
    """What is wrong with so many starts of the gateway, one sentence each.

    Args:
        workers: processes of each.
        replicas: starts.
        per_second: Assembly's calls a second, for all of them together; None where it is not configured.
    """
    if per_second is None or replicas == 1 or workers * replicas <= per_second:
        return []
    fault = (
        f"GATEWAY_REPLICAS is {replicas}: with GATEWAY_WORKERS that is more processes than ASSEMBLY_CALLS_PER_SECOND, "
        "of which each takes an equal share."
    )
    return [fault]


def stream_faults(workers: int, replicas: int, *, one_stream: bool) -> list[str]:
    """What is wrong with streams that other requests tell what to carry, where requests go to any of several processes.

    Args:
        workers: processes of each start.
        replicas: starts.
        one_stream: whether there are such streams.
    """
    if not one_stream or workers * replicas == 1:
        return []
    fault = (
        "GATEWAY_ONE_STREAM is 1 beside GATEWAY_WORKERS or GATEWAY_REPLICAS: such a stream lives in one process, and "
        "requests for it would reach others. The WebSocket carries many operations with any number of processes."
    )
    return [fault]


def share(per_second: int, workers: int) -> int:
    """The calls a second that one of so many processes may make, so that all of them together stay within the limit."""
    return per_second // workers
