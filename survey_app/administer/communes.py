"""A commune begins to measure itself."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.texts import (
    LONGEST_SLUG,
    SLUG,
    check_text,
    check_website,
    clean_text,
    clean_website,
    propose_slug,
)
from survey_app.administer.wording import propose_issuer
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.communes import (
    REPORT_WINDOWS,
    Commune,
    find_commune,
    get_commune_by_id,
    holds_only_simulation,
    record_commune,
)

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommune:
    """What is given for a commune; an empty slug or issuer is proposed from its name."""

    name: str
    province: str
    slug: str = ""
    superior: str = ""
    issuer: str = ""
    report_window: str = "ministry"
    website: str = ""

    def proposed(self) -> "NewCommune":
        """Return the same with slug and issuer made from the name where they are empty."""
        slug = self.slug.strip().lower() or propose_slug(self.name)
        issuer = clean_text(self.issuer) or propose_issuer(clean_text(self.name))
        return replace(self, slug=slug, issuer=issuer)


def add_commune(session: Session, new: NewCommune, doer: Doer) -> Commune:
    """Insert a commune, a simulated one where all others are. Raises `SetupRefused`.

    A demonstration thus never holds real and made-up answers side by side.
    """
    new = new.proposed()
    name, superior = clean_text(new.name), clean_text(new.superior)
    commune = Commune(
        slug=new.slug,
        name=name,
        province=clean_text(new.province),
        superior=superior or None,
        issuer=new.issuer,
        report_window=new.report_window,
        simulated=holds_only_simulation(session),
        website=clean_website(new.website),
    )
    _check_commune(session, commune)
    record_commune(session, commune)
    record_deed(session, doer, "add_commune", commune.slug, name=name)
    return commune


def change_website(session: Session, commune: Commune, typed: str, doer: Doer) -> str | None:
    """Keep the office's own .gov.vn name, or that it has none. Raises `SetupRefused`."""
    website = clean_website(typed)
    problems: list[Problem] = []
    check_website(problems, "website", website)
    if problems:
        raise SetupRefused(problems)
    kept = get_commune_by_id(session, commune.id)
    if kept.website != website:
        kept.website = website
        record_deed(session, doer, "change_website", commune.slug, website=website)
    return website


def _check_commune(session: Session, commune: Commune) -> None:
    problems: list[Problem] = []
    check_text(problems, "name", commune.name, LONGEST_NAME)
    _check_slug(session, problems, commune.slug)
    check_text(problems, "province", commune.province, LONGEST_NAME)
    if commune.superior is not None:
        check_text(problems, "superior", commune.superior, LONGEST_NAME)
    check_text(problems, "issuer", commune.issuer, LONGEST_NAME)
    if commune.report_window not in REPORT_WINDOWS:
        problems.append(Problem("report_window", "unknown", commune.report_window))
    check_website(problems, "website", commune.website)
    if problems:
        raise SetupRefused(problems)


def _check_slug(session: Session, problems: list[Problem], slug: str) -> None:
    check_text(problems, "slug", slug, LONGEST_SLUG)
    # "new" is the address of the page on which communes are made.
    if slug and (SLUG.fullmatch(slug) is None or slug == "new"):
        problems.append(Problem("slug", "unfit_slug"))
    elif slug and find_commune(session, slug) is not None:
        problems.append(Problem("slug", "taken", slug))
