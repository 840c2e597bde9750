"""Recorded voices: judged by their content, named by their texts, heard where they exist."""

import gzip
import hashlib
import re

import pytest

from instruments.loading import load_instrument
from instruments.texts import list_texts
from survey_app.collect.translating.errors import VoiceRefused
from survey_app.collect.translating.voices import (
    LARGEST_SOUND,
    Sound,
    check_sounds,
    keep_sounds,
    sniff,
    take_voice_away,
)
from survey_app.store.database import Database
from survey_app.store.languages import list_recordings
from tests.builders import Installation
from tests.survey_app.collect.forms import lay_desk
from tests.survey_app.collect.translating.languages import EDITOR
from tests.survey_app.collect.translating.sounds import (
    AAC,
    FILM,
    M4A,
    MP3,
    MP3_WITH_NAMES,
    OPUS,
    THEORA,
    packed,
    wav,
)

SUBJECT = f"tthc/{load_instrument('tthc').version}"


def keep(database: Database, *sounds: Sound, subject: str = SUBJECT) -> int:
    recordings = check_sounds("vi", subject, sounds)
    return database.write(lambda session: keep_sounds(session, recordings, EDITOR))


def recorded(database: Database, subject: str = SUBJECT) -> dict[str, str]:
    with database.read() as session:
        return list_recordings(session, subject, "vi")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (wav(), "audio/wav"),
        (MP3, "audio/mpeg"),
        (MP3_WITH_NAMES, "audio/mpeg"),
        (AAC, "audio/aac"),
        (M4A, "audio/mp4"),
        (OPUS, "audio/ogg"),
        (FILM, None),
        (THEORA, None),
        (b"#!AMR\n" + bytes(200), None),
        (b"<!doctype html><script>alert(1)</script>" + bytes(200), None),
        (wav()[:40], None),
        (b"", None),
    ],
)
def test_a_sound_is_known_by_its_content(content: bytes, media_type: str | None) -> None:
    assert sniff(content) == media_type


def test_a_zip_brings_many_and_what_systems_add_to_it_is_left_out(database: Database) -> None:
    archive = packed(
        {
            "thu am/question.overall.wav": wav(),
            "thu am/option.stage.a.WAV": wav(0.2),
            "__MACOSX/._question.overall.wav": b"?",
            "thu am/.DS_Store": b"?",
        }
    )
    assert keep(database, Sound("tat ca.zip", archive)) == 2
    assert recorded(database) == {
        "question.overall": hashlib.sha256(wav()).hexdigest(),
        "option.stage.a": hashlib.sha256(wav(0.2)).hexdigest(),
    }
    assert recorded(database, "tthc/1.0") == {}, "a recording belongs to one version"


@pytest.mark.parametrize(
    ("sounds", "codes"),
    [
        ([], ["no_file"]),
        ([Sound("question.overall.mp3", b"text" * 99)], ["not_a_sound"]),
        ([Sound("question.overall.wav", wav(LARGEST_SOUND / 16000 + 1))], ["too_loud"]),
        ([Sound("ghi am 1.wav", wav())], ["no_such_text"]),
        (
            [Sound("question.overall.wav", wav()), Sound("a/question.overall.mp3", MP3)],
            ["two_sounds"],
        ),
        ([Sound("a.zip", b"PK\x03\x04" + bytes(99))], ["unreadable_zip"]),
        (
            [Sound("a.zip", packed({f"{n}.wav": b"" for n in range(500)}))],
            ["too_many_sounds"],
        ),
        (
            [Sound("a.zip", packed({"question.overall.wav": wav(), "x.txt": b"?"}))],
            ["no_such_text", "not_a_sound"],
        ),
    ],
    ids=["none", "text", "large", "name", "two", "broken", "many", "half"],
)
def test_what_no_phone_could_play_is_refused_and_nothing_is_kept(
    database: Database, sounds: list[Sound], codes: list[str]
) -> None:
    with pytest.raises(VoiceRefused) as refused:
        keep(database, *sounds)
    assert [fault.code for fault in refused.value.faults] == codes
    assert recorded(database) == {}


def test_a_recording_is_replaced_and_taken_away(database: Database) -> None:
    keep(database, Sound("question.overall.wav", wav()))
    keep(database, Sound("question.overall.mp3", MP3))
    assert recorded(database) == {"question.overall": hashlib.sha256(MP3).hexdigest()}
    gone = [
        database.write(
            lambda session: take_voice_away(session, "vi", SUBJECT, "question.overall", EDITOR)
        )
        for _ in range(2)
    ]
    assert gone == [True, False]
    assert recorded(database) == {}


def test_a_form_offers_to_listen_only_where_there_is_a_recording(
    installation: Installation,
) -> None:
    desk, client = lay_desk(installation), installation.app.test_client()
    silent = client.get(f"/q/{desk.code}").text
    assert "voice.js" not in silent
    assert 'class="listen"' not in silent
    keep(
        installation.database,
        Sound("question.stage.wav", wav()),
        Sound("option.stage.b.mp3", MP3),
        Sound("option.filed.a.aac", AAC),
    )
    installation.app.extensions.pop("thuocdo_languages")
    speaking = client.get(f"/q/{desk.code}").text
    assert speaking.count("voice.js") == 1
    assert speaking.count('class="listen"') == 1
    digests = " ".join(hashlib.sha256(each).hexdigest() for each in (wav(), MP3))
    assert f'data-sounds="{digests}"' in speaking
    assert 'class="listen"' not in client.get(f"/q/{desk.code}?lang=en").text


def test_a_recording_is_served_whole_and_in_parts_for_ever(installation: Installation) -> None:
    keep(installation.database, Sound("question.overall.m4a", M4A))
    client, address = installation.app.test_client(), hashlib.sha256(M4A).hexdigest()
    whole = client.get(f"/am-thanh/{address}")
    assert (whole.status_code, whole.data, whole.content_type) == (200, M4A, "audio/mp4")
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    part = client.get(f"/am-thanh/{address}", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, b"ftyp")
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(M4A)}"
    rest = client.get(f"/am-thanh/{address}", headers={"Range": "bytes=0-"})
    assert (rest.status_code, rest.data) == (206, M4A)
    beyond = client.get(f"/am-thanh/{address}", headers={"Range": f"bytes={len(M4A)}-"})
    assert beyond.status_code == 416
    known = client.get(f"/am-thanh/{address}", headers={"If-None-Match": whole.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


@pytest.mark.parametrize("address", ["0" * 64, "x", "..%2f..%2fetc", "A" * 64, "%00"])
def test_an_unknown_recording_is_a_page_not_found(installation: Installation, address: str) -> None:
    assert installation.app.test_client().get(f"/am-thanh/{address}").status_code == 404


def test_a_form_with_every_voice_stays_as_light_as_a_form_may_be(
    installation: Installation,
) -> None:
    desk, instrument = lay_desk(installation), load_instrument("tthc")
    texts = [text for text in list_texts(instrument) if text.key.startswith(("quest", "option"))]
    sounds = [Sound(f"{text.key}.wav", wav(0.1, tone=n)) for n, text in enumerate(texts)]
    keep(installation.database, *sounds)
    client, packed_small = installation.app.test_client(), {"Accept-Encoding": "gzip"}
    page = client.get(f"/q/{desk.code}", headers=packed_small).data
    assets = re.findall(rb'(?:href|src)="(/static/[^"]+)"', gzip.decompress(page))
    sizes = [len(client.get(each.decode(), headers=packed_small).data) for each in assets]
    assert len(page) + sum(sizes) <= 14 * 1024
    assert len(assets) == 3, "the voices' script comes on top of the style and the form's own"
