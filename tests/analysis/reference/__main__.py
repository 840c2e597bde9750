"""Hold every reference case of a folder against `analysis`: `python -m ... FOLDER`."""

import sys
from collections import Counter
from pathlib import Path

from tests.analysis.reference.cases import load_cases
from tests.analysis.reference.comparison import Outcome, run_case


def main(arguments: list[str]) -> int:
    """Print counts by group, every failure, and the closing line; 0 only if nothing failed."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m tests.analysis.reference FOLDER\n")
        return 2
    outcomes = [run_case(case) for case in load_cases(Path(arguments[0]))]
    sys.stdout.write("\n".join(_list_lines(outcomes)) + "\n")
    return 0 if outcomes and all(outcome.result == "passed" for outcome in outcomes) else 1


def _list_lines(outcomes: list[Outcome]) -> list[str]:
    lines = []
    for group in dict.fromkeys(outcome.case.group for outcome in outcomes):
        counts = Counter(o.result for o in outcomes if o.case.group == group)
        lines.append(
            f"{group}: {counts['passed']} passed, {counts['failed']} failed, "
            f"{counts['not dispatched']} not dispatched"
        )
    for outcome in outcomes:
        if outcome.result == "failed":
            case = outcome.case
            what = "; ".join(outcome.differences)
            lines.append(f"FAILED {case.id} {case.estimator}/{case.method}: {what}")
    passed = sum(outcome.result == "passed" for outcome in outcomes)
    lines.append(f"{passed} passed, {len(outcomes) - passed} failed")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
