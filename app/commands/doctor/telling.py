"""What was found out, as a table for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.commands.doctor.findings import Diagnosis
from app.commands.tables import table

_HEADING = ("vendor", "configured", "reachable", "credential", "clock", "latency (longest)", "budget", "requests")


def is_well(found: Sequence[Diagnosis]) -> bool:
    """Whether something is configured and nothing is wrong."""
    return any(each.is_configured for each in found) and not any(each.problems() for each in found)


def as_text(found: Sequence[Diagnosis]) -> str:
    """Two tables and the problems, for people."""
    parts = [table([_HEADING, *(_row(each) for each in found)])]
    asked = [each for each in found if each.is_configured]
    if asked:
        heading = ("vendor", "assumption", "decision", "verdict", "seen")
        parts.append(table([heading, *_verdicts(asked)]))
    problems = [f"- {each.vendor.name}: {problem}" for each in found for problem in each.problems()]
    if not asked:
        problems.append(
            "- No vendor is configured. Each needs its base URL and its key: see docs/reference/configuration.md."
        )
    parts.append("\n".join(["What is wrong:", *problems]) if problems else "Nothing is wrong.")
    count = sum(len(each.notes) for each in found)
    parts.append(f"{count} HTTP requests were sent, none of which changes anything.")
    return "\n\n".join(parts) + "\n"


def as_json(found: Sequence[Diagnosis]) -> dict[str, Any]:
    """The same as JSON; see `docs/command-line.md`."""
    return {
        "isWell": is_well(found),
        "requests": sum(len(each.notes) for each in found),
        "vendors": [_object(each) for each in found],
    }


def _row(found: Diagnosis) -> Iterable[str]:
    if not found.is_configured:
        return (found.vendor.name, "no", *("–",) * 5, "0")
    times = found.milliseconds
    return (
        found.vendor.name,
        "switched off" if found.is_switched_off else "yes",
        {True: "yes", False: "no", None: "–"}[found.is_reachable],
        found.credential or "not known",
        "–" if found.skew is None else "equal" if found.skew == 0 else f"{found.skew:+.0f} s",
        "–" if times is None else f"{times[0]:.0f} ms ({times[1]:.0f})",
        _budget(found),
        str(len(found.notes)),
    )


def _budget(found: Diagnosis) -> str:
    own = [] if found.per_second is None else [f"{found.left} of {found.per_second} left this second"]
    told = [f"{name}: {value}" for name, value in found.told_limits.items()]
    return ", ".join([*own, *told]) or ("no limit stated" if found.notes else "–")


def _verdicts(found: Iterable[Diagnosis]) -> Iterator[Sequence[str]]:
    for diagnosis in found:
        for each in diagnosis.findings():
            about = each.assumption
            yield diagnosis.vendor.name, about.name, about.decision, each.verdict.value, each.seen


def _object(found: Diagnosis) -> dict[str, Any]:
    times = found.milliseconds
    return {
        "vendor": found.vendor.name,
        "configured": found.is_configured,
        "switchedOff": found.is_switched_off,
        "reachable": found.is_reachable,
        "credential": found.credential,
        "clockSkewSeconds": found.skew,
        "milliseconds": None if times is None else {"median": round(times[0], 1), "longest": round(times[1], 1)},
        "budget": {"perSecond": found.per_second, "left": found.left, "told": found.told_limits},
        "requests": [
            {
                "method": each.method,
                "path": each.path,
                "status": each.status,
                "milliseconds": round(each.seconds * 1000, 1),
            }
            for each in found.notes
        ],
        "assumptions": [
            {
                "name": each.assumption.name,
                "decision": each.assumption.decision,
                "taken": each.assumption.taken,
                "verdict": each.verdict.value.upper(),
                "seen": each.seen,
            }
            for each in (found.findings() if found.is_configured else ())
        ],
        "problems": found.problems(),
    }
