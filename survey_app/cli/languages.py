"""`thuocdo language`: languages beside Vietnamese and English, as tables that people fill in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from survey_app.cli.communes import Json
from survey_app.cli.faults import CommandFault
from survey_app.cli.setting_up import Row, commanded, do, look, print_rows
from survey_app.collect.language_shelf import LanguageShelf
from survey_app.collect.translating.errors import TranslatingError
from survey_app.collect.translating.keeping import (
    add_language,
    check_filled,
    keep_filled,
    normalize_tag,
)
from survey_app.collect.translating.needed import INTERFACE, list_subjects
from survey_app.collect.translating.overview import build_language_overview
from survey_app.collect.translating.sheets import FORMATS, write_csv, write_workbook
from survey_app.collect.translating.wording import SUGGESTED, say_fault_in_english
from survey_app.store.languages import AddedLanguage, find_language, read_translations

MOST_FAULTS = 20
group = typer.Typer(help="Languages beside Vietnamese and English.", no_args_is_help=True)

Tag = Annotated[str, typer.Argument(help="The language's BCP 47 tag, such as km.")]


@group.command("add")
def add(
    tag: Annotated[
        str,
        typer.Argument(help=f"A BCP 47 tag, such as {', '.join(tag for tag, _ in SUGGESTED[:6])}."),
    ],
    name: Annotated[str, typer.Option(help="The language's own name for itself.")],
) -> None:
    """Add a language; people see it once it is translated."""
    with _refusals():
        made = do(lambda session: add_language(session, tag, name, commanded()))
    print(
        f"{made.code}: {made.name}. Next: thuocdo language export {made.code} -o {made.code}.xlsx"
    )


@group.command("list")
def list_all(as_json: Json = False) -> None:
    """List all languages and how far each is."""
    languages = look(lambda session: LanguageShelf().all(lambda: session))
    rows: list[Row] = [
        {
            "tag": overview.language.code,
            "name": overview.language.name,
            "translated": overview.total if overview.is_built_in else overview.done,
            "of": overview.total,
            "questionnaires": len(overview.offered),
            "recordings": sum(part.voices for part in overview.parts),
        }
        for overview in map(build_language_overview, languages)
    ]
    print_rows(rows, as_json=as_json, nothing="")


@group.command("export")
def export(
    tag: Tag,
    file: Annotated[Path, typer.Option("-o", "--output", help="The .xlsx or .csv to write.")],
    parts: Annotated[
        str,
        typer.Option(
            "--part", help=f"{INTERFACE} or questionnaires such as tthc/1.1, separated by commas."
        ),
    ] = "",
) -> None:
    """Write the table of a language to be filled in, with what is translated already."""
    file_format, wanted = file.suffix.lower().lstrip("."), _check_parts(parts)
    if file_format not in FORMATS:
        raise CommandFault(f"{file}: the name must end in .xlsx or .csv.")

    def work(session: Session) -> bytes:
        write_table = write_workbook if file_format == "xlsx" else write_csv
        language = _get(session, tag)
        return write_table(language, wanted, read_translations(session, language.code))

    file.write_bytes(look(work))
    print(file)


@group.command("import")
def import_filled(
    tag: Tag,
    file: Annotated[Path, typer.Argument(help="The filled .xlsx or .csv.")],
) -> None:
    """Keep what a filled table translates: all of it, or nothing where something is wrong."""
    content = file.read_bytes()
    code = look(lambda session: _get(session, tag)).code
    with _refusals():
        texts = check_filled(code, content, file.name)
        kept = do(lambda session: keep_filled(session, code, texts, commanded()))
    print(f"{kept.new} new, {kept.changed} changed, {kept.same} as before")


def _get(session: Session, tag: str) -> AddedLanguage:
    found = find_language(session, normalize_tag(tag) or tag)
    if found is None:
        raise CommandFault(f"There is no added language {tag!r}: thuocdo language list")
    return found


def _check_parts(parts: str) -> list[str]:
    wanted = [part.strip() for part in parts.split(",") if part.strip()]
    unknown = set(wanted) - set(list_subjects())
    if unknown:
        known = ", ".join(list_subjects())
        raise CommandFault(f"Unknown part {', '.join(sorted(unknown))}: choose from {known}.")
    return wanted or list(list_subjects())


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except TranslatingError as refused:
        said = [say_fault_in_english(fault) for fault in refused.faults[:MOST_FAULTS]]
        more = len(refused.faults) - len(said)
        tail = f" And {more} more." if more else ""
        raise CommandFault(f"Nothing was kept: {' '.join(said)}{tail}") from refused
