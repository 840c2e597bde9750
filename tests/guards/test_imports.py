"""What is loaded by whom: a serving process stays small, and the store runs without a web."""

import subprocess
import sys

import pytest

FOR_DOCUMENTS_AND_MODELS = {
    "docx", "matplotlib", "openpyxl", "pyarrow", "pyreadstat", "scipy.optimize", "scipy.stats",
    "statsmodels", "weasyprint",
}  # fmt: skip
WEB = {"flask", "jinja2", "werkzeug", "wtforms"}


WHOLE = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(*sys.modules)
"""
DOOR = "import importlib, sys; importlib.import_module(sys.argv[1]); print(*sys.modules)"


@pytest.mark.parametrize(
    ("program", "module", "unwanted"),
    [
        (DOOR, "survey_app.app", FOR_DOCUMENTS_AND_MODELS),
        (DOOR, "analysis", FOR_DOCUMENTS_AND_MODELS | WEB | {"sqlalchemy"}),
        (WHOLE, "survey_app.store", FOR_DOCUMENTS_AND_MODELS | WEB),
        (WHOLE, "instruments", FOR_DOCUMENTS_AND_MODELS | WEB | {"numpy", "sqlalchemy"}),
    ],
    ids=["application", "analysis", "store", "instruments"],
)
def test_only_what_is_needed_is_loaded(program: str, module: str, unwanted: set[str]) -> None:
    loaded = set(_list_loaded(program, module))
    assert not loaded & unwanted, (
        f"importing {module} also loads {sorted(loaded & unwanted)}: hundreds of megabytes in "
        "every serving process, or a web where none belongs. Import it where it is used."
    )


def _list_loaded(program: str, module: str) -> list[str]:
    """The modules that a fresh Python holds after this program."""
    done = subprocess.run(  # noqa: S603 # this Python, and a program written above
        [sys.executable, "-c", program, module], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
