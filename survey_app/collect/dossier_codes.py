"""From the words in a list of dossiers to codes: which place and which field a row means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from instruments.fields import list_fields
from survey_app.collect.dossier_files import Dossier, DossierFault, DossierList
from survey_app.collect.importing.spelling import text_key
from survey_app.collect.invitation_papers import Letterhead, write_row
from survey_app.collect.invitation_wording import FIELD_NOT_KNOWN
from survey_app.collect.invitations import Invitation, NamedPlace, Service

NAMED_ROWS = 5


@dataclass(frozen=True, slots=True)
class Understood:
    """What each row of a list stands for, in its order; `unclear` rows have an unknown field."""

    services: tuple[Service, ...]
    unclear: frozenset[int]


def understand_dossiers(
    found: DossierList, places: Sequence[NamedPlace], usual: Service, *, by_field: bool
) -> Understood:
    """Return place and field of each row; `usual` is for rows and lists that do not say.

    A place of no such name stops everything: an answer must not count for another desk. A field
    not known does not: the citizen is asked for it. Raises `DossierFault`.
    """
    place_ids, fields = _place_words(places), _field_words()
    _check_places(found.dossiers, place_ids, usual)
    services, unclear = [], set()
    for dossier in found.dossiers:
        place_id = place_ids[text_key(dossier.place)] if dossier.place else usual.place_id
        field = usual.field
        if by_field and dossier.field:
            field = fields.get(text_key(dossier.field))
            if field is None:
                unclear.add(dossier.line)
        services.append(Service(place_id, field if by_field else None))
    return Understood(tuple(services), frozenset(unclear))


def write_cells(
    found: DossierList, understood: Understood, head: Letterhead, made: Sequence[Invitation]
) -> dict[int, tuple[str, ...]]:
    """Return what goes into each row, by its number, in the order of `DOSSIER_COLUMNS`."""
    return {
        dossier.line: (*_without_service(write_row(head, invitation)), _note(dossier, understood))
        for dossier, invitation in zip(found.dossiers, made, strict=True)
    }


def _without_service(row: Sequence[str]) -> tuple[str, ...]:
    code, link, day, _place, _field, sms, message = row
    return code, link, day, sms, message


def _note(dossier: Dossier, understood: Understood) -> str:
    return FIELD_NOT_KNOWN if dossier.line in understood.unclear else ""


def _check_places(
    dossiers: Sequence[Dossier], place_ids: Mapping[str, int], usual: Service
) -> None:
    unknown = [each for each in dossiers if each.place and text_key(each.place) not in place_ids]
    if unknown:
        raise DossierFault(
            "unknown_place", _list_rows(f"{each.line} “{each.place[:60]}”" for each in unknown)
        )
    silent = [each for each in dossiers if not each.place and not usual.place_id]
    if silent:
        raise DossierFault("no_place", _list_rows(str(each.line) for each in silent))


def _list_rows(rows: Iterable[str]) -> str:
    named = list(rows)
    return ", ".join(named[:NAMED_ROWS]) + (", …" if len(named) > NAMED_ROWS else "")


def _place_words(places: Sequence[NamedPlace]) -> dict[str, int]:
    """Return places by their names, alone where that is clear, and with their agencies'."""
    names = [text_key(place.name) for place in places]
    alone = {
        key: place.id for key, place in zip(names, places, strict=True) if names.count(key) == 1
    }
    agencies = [text_key(place.agency_name) for place in places]
    of_agency = {
        key: place.id
        for key, place in zip(agencies, places, strict=True)
        if agencies.count(key) == 1
    }
    full = {text_key(f"{place.agency_name} - {place.name}"): place.id for place in places}
    shown = {text_key(f"{place.name} · {place.agency_name}"): place.id for place in places}
    return {**of_agency, **alone, **full, **shown}


def _field_words() -> dict[str, str]:
    return {
        text_key(word): field.code
        for field in list_fields()
        for word in (field.name_en, field.code, f"lĩnh vực {field.name}", field.name)
    }
