"""Which files the guards look at: those of the project, not those that tools leave behind."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("instruments", "analysis", "survey_app")
FOLDERS = (*PACKAGES, "migrations", "tests", "benchmarks", "docs", "deploy", ".ci")
TEXT_SUFFIXES = {
    "", ".py", ".toml", ".md", ".txt", ".html", ".css", ".js", ".svg", ".json", ".csv", ".mako",
}  # fmt: skip


def list_files(*folders: str) -> Iterator[Path]:
    """Every file of these folders, without caches."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def list_python(*folders: str) -> Iterator[Path]:
    """Every Python file of these folders."""
    return (path for path in list_files(*folders) if path.suffix == ".py")


def list_templates() -> Iterator[tuple[str, Path]]:
    """Every template, with the name it is known by among all template folders."""
    for path in list_files("survey_app"):
        if "templates" in path.parts and path.suffix in {".html", ".css", ".svg", ".txt"}:
            folder = next(parent for parent in path.parents if parent.name == "templates")
            yield str(path.relative_to(folder)), path


def list_texts() -> Iterator[Path]:
    """Every text file of the project, top level included."""
    top = (path for path in sorted(ROOT.iterdir()) if path.is_file())
    return (p for p in (*top, *list_files(*FOLDERS)) if p.suffix in TEXT_SUFFIXES)


def name_of(path: Path) -> str:
    """The path as a person would write it."""
    return path.relative_to(ROOT).as_posix()
