"""The tables that `make quality` prints and docs/scoring.md holds. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tools.scorecard.figures import ALL, Measured, Miss, Share, Tally
from tools.scorecard.floors import figures


def table(tallies: Mapping[str, Tally]) -> str:
    """A line per name: shares with their 95 % intervals."""
    head = (
        f"{'':12}{'rows':>5}  {'strike precision':18}{'recall':18}{'F1':7}{'casualty F1':13}"
        f"{'killed exact':18}{'injured exact':18}{'spurious':9}{'totals':7}{'kind':6}{'phase':6}country"
    )
    return "\n".join([head, *(_line(name, tally) for name, tally in tallies.items())])


def _line(name: str, tally: Tally) -> str:
    return (
        f"{name:12}{tally.rows:5}  {_share(tally.precision('strike')):18}{_share(tally.recall('strike')):18}"
        f"{tally.f1('strike'):<7.3f}{tally.f1('casualty'):<13.3f}{_share(tally.share('killed')):18}"
        f"{_share(tally.share('injured')):18}{1 - tally.share('unspurious killed').value:<9.3f}"
        f"{tally.counts['total kept apart wrong']:<7}{tally.share('kind').value:<6.2f}{tally.share('phase').value:<6.2f}"
        f"{tally.share('country').value:.2f}"
    )


def trap_table(traps: Mapping[str, Tally], *, every: bool = False) -> str:
    """A line per trap with errors (or each): strikes found, no false ones, no missed or false casualties, exact tolls."""
    lines = [f"{'trap':26}{'rows':>5}  {'strikes found':15}{'no strikes told':17}{'casualties':12}{'killed':10}injured"]
    for name, tally in sorted(traps.items()):
        shares = (
            (tally.recall("strike"), 15),
            (Share(tally.counts["strike tn"], tally.counts["strike tn"] + tally.counts["strike fp"]), 17),
            (_right(tally, "casualty"), 12),
            (tally.share("killed"), 10),
            (tally.share("injured"), 0),
        )
        if every or any(share.right < share.of for share, _ in shares):
            cells = "".join(f"{_of(share):{width}}" for share, width in shares)
            lines.append(f"{name:26}{tally.rows:5}  {cells}".rstrip())
    return "\n".join(lines)


def told(miss: Miss, *, evidence: bool) -> str:
    """A miss with its text and, on request, what each signal weighed."""
    lines = [f"{miss.row.id} [{miss.row.trap}] {'; '.join(miss.wrong)}", f"    {miss.row.title} ¶ {miss.row.text[:500]}"]
    if evidence:
        lines.append("     " + "  ".join(f"{one.signal}={one.weight:g}({one.text})" for one in miss.found.evidence))
    return "\n".join(lines)


def page_table(measured: Measured) -> str:
    """The figures as Markdown, worst-case digits as in floors.json."""
    lines = [
        "| | rows | strike precision | strike recall | strike F1 | casualty F1 | killed exact | injured exact | spurious |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, tally in measured.by_language.items():
        now = figures(tally)
        shares = (
            _spread(now.strike_precision, tally.precision("strike")), _spread(now.strike_recall, tally.recall("strike")),
            f"{now.strike_f1:.4f}", f"{now.casualty_f1:.4f}",
            _spread(now.killed_exact, tally.share("killed")), _spread(now.injured_exact, tally.share("injured")),
            f"{now.spurious_killed:.4f}",
        )  # fmt: skip
        lines.append(f"| {name} | {tally.rows} | {' | '.join(shares)} |")
    return "\n".join(lines)


_ERRORS: tuple[tuple[str, Callable[[Miss], bool]], ...] = (
    ("strike told where there is none", lambda miss: miss.found.strike.alert and not miss.row.strike),
    ("strike missed", lambda miss: miss.row.strike and not miss.found.strike.alert),
    ("casualties told where there are none", lambda miss: miss.found.casualty.alert and not miss.row.casualty),
    ("casualties missed", lambda miss: miss.row.casualty and not miss.found.casualty.alert),
    ("killed not exact", lambda miss: _says(miss, "killed ")),
    ("injured not exact", lambda miss: _says(miss, "injured ")),
    ("a day's or war's total taken for the event's", lambda miss: any("(a total)" in one for one in miss.wrong)),
    ("kind of strike", lambda miss: _says(miss, "kind ")),
    ("phase", lambda miss: _says(miss, "phase ")),
    ("language", lambda miss: _says(miss, "language ")),
)


def _says(miss: Miss, what: str) -> bool:
    return any(one.startswith(what) for one in miss.wrong)


def page_errors(misses: Iterable[Miss], whole: Tally) -> str:
    """How many rows are wrong in what, and the traps they stand in, as Markdown."""
    misses = tuple(misses)
    lines = [f"| wrong, of {whole.rows} | rows | most often in |", "|---|---|---|"]
    for name, applies in _ERRORS:
        traps = [miss.row.trap for miss in misses if applies(miss)]
        often = sorted(set(traps), key=lambda trap: (-traps.count(trap), trap))[:5]
        lines.append(f"| {name} | {len(traps)} | {', '.join(f'{trap} {traps.count(trap)}' for trap in often) or '–'} |")
    return "\n".join(lines)


def summary(measured: Measured) -> str:
    """Both tables of `make quality`."""
    by_language = measured.by_language if len(measured.by_language) > 2 else _alone(measured.by_language)
    notes = "In brackets: 95 % Wilson intervals. totals: rows in which a longer time's total was taken for the event's own."
    return f"{table(by_language)}\n{notes}\n\nTraps with errors (right/rows)\n{trap_table(measured.by_trap)}"


def _alone(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    return {name: tally for name, tally in tallies.items() if name != ALL}


def _right(tally: Tally, label: str) -> Share:
    right = tally.counts[f"{label} tp"] + tally.counts[f"{label} tn"]
    return Share(right, tally.rows)


def _of(share: Share) -> str:
    return f"{share.right}/{share.of}" if share.of else "–"


def _share(share: Share) -> str:
    return f"{share.value:.3f} ({share.interval[0]:.2f}-{share.interval[1]:.2f})"


def _spread(value: float, share: Share) -> str:
    return f"{value:.4f} ({share.interval[0]:.2f}–{share.interval[1]:.2f})"
