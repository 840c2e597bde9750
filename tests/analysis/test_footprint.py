"""A serving process stays small: the way to a verdict loads numpy and scipy.special alone."""

import subprocess
import sys

PROGRAM = """
import sys
import analysis.estimates, analysis.verdicts, analysis
heavy = ("scipy.stats", "scipy.optimize", "scipy.linalg", "statsmodels", "pandas", "matplotlib")
print(" ".join(name for name in heavy if name in sys.modules))
"""


def test_heavy_packages_stay_unloaded() -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
