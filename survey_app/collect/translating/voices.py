"""Recorded voices: what a phone can play, for which text, and which texts have none.

A file is judged by its content, not by its name; the name says which text it reads.
"""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from instruments.model import Instrument
from instruments.texts import list_texts
from survey_app.collect.translating.errors import Fault, VoiceRefused
from survey_app.collect.translating.needed import find_texts
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.languages import Recording, delete_recording, replace_recording

LARGEST_SOUND: Final = 1024 * 1024
"""A question and its answers last some twenty seconds: 160 kB at 64 kbit/s, 640 kB uncompressed.

On a network of 200 kbit/s a megabyte already takes forty seconds."""
LARGEST_TOGETHER: Final = 24 * 1024 * 1024
MOST_TOGETHER: Final = 400
LEAST_BYTES: Final = 64
ENDINGS: Final = ("mp3", "m4a", "mp4", "aac", "ogg", "oga", "opus", "wav")
_ZIP: Final = b"PK\x03\x04"
_ZIP_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,  # of encrypted entries, and of ways to pack that nobody uses
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)
# What systems put into a zip by themselves.
_NO_SOUNDS: Final = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


@dataclass(frozen=True, slots=True)
class Sound:
    """One file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One text that can be read aloud, and its recording, if there is one."""

    key: str
    spoken: str
    sha256: str | None


def sniff(content: bytes) -> str | None:
    """Return the media type of a sound that phones play; None for anything else.

    >>> sniff(b"RIFF" + bytes(4) + b"WAVEfmt " + bytes(64)), sniff(b"<svg>" + bytes(64))
    ('audio/wav', None)
    """
    if len(content) < LEAST_BYTES:
        return None
    head = content[:16]
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"OggS"):
        streams = (b"OpusHead", b"\x01vorbis")
        return "audio/ogg" if any(each in content[:256] for each in streams) else None
    if head[4:8] == b"ftyp" and head[8:12] in (b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom"):
        # The same box holds films: one without pictures has no track of that kind.
        return None if b"vide" in content[:65536] + content[-65536:] else "audio/mp4"
    if head.startswith(b"ID3"):
        return "audio/mpeg"
    if head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    if head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 and head[2] & 0xF0 != 0xF0:
        return "audio/mpeg"
    return None


def list_voice_lines(spoken: Instrument, recorded: Mapping[str, str]) -> list[VoiceLine]:
    """Return what is to be read of a questionnaire in its language, and what is recorded."""
    return [
        VoiceLine(text.key, text.vietnamese, recorded.get(text.key)) for text in list_texts(spoken)
    ]


def check_sounds(language: str, subject: str, sounds: Sequence[Sound]) -> list[Recording]:
    """Return the recordings in these files, each under the text its file is named after.

    A zip stands for the files in it. It takes a while to unpack and needs no store: nobody's answer
    shall wait for it in a transaction. Raises `VoiceRefused` with every fault.
    """
    keys = {text.key for text in find_texts(subject) or ()}
    faults: list[Fault] = []
    found_for: dict[str, Recording] = {}
    for sound in _unpack(sounds, faults):
        key, found = key_of(sound.name), _faults_of(sound, keys)
        if key in found_for:
            found.append(Fault(sound.name, "two_sounds"))
        faults.extend(found)
        if not found:
            found_for[key] = _recording(language, subject, key, sound.content)
    if not faults and not found_for:
        faults.append(Fault("Tệp âm thanh", "no_file"))
    if faults:
        raise VoiceRefused(faults)
    return list(found_for.values())


def keep_sounds(session: Session, recordings: Sequence[Recording], doer: Doer) -> int:
    """Keep checked recordings of one language and one questionnaire: all of them, or none."""
    for recording in recordings:
        replace_recording(session, recording)
    first = recordings[0]
    count = len(recordings)
    language = f"language {first.language}"
    record_deed(session, doer, "record_voices", language, of=first.subject, count=count)
    return count


def take_voice_away(session: Session, language: str, subject: str, key: str, doer: Doer) -> bool:
    """Take one recording away; False where there was none."""
    known = any(text.key == key for text in find_texts(subject) or ())
    gone = known and delete_recording(session, language, subject, key)
    if gone:
        record_deed(session, doer, "delete_voice", f"language {language}", of=subject, count=1)
    return gone


def key_of(name: str) -> str:
    """Return the key that a file's name stands for.

    >>> key_of("thu am/question.overall.MP3"), key_of("option.stage.a.m4a")
    ('question.overall', 'option.stage.a')
    """
    stem, _, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return stem if ending.lower() in ENDINGS else name


def _recording(language: str, subject: str, key: str, content: bytes) -> Recording:
    return Recording(
        language=language,
        subject=subject,
        key=key,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=sniff(content) or "",
        content=content,
    )


def _faults_of(sound: Sound, keys: set[str]) -> list[Fault]:
    faults = []
    if key_of(sound.name) not in keys:
        faults.append(Fault(sound.name, "no_such_text"))
    if len(sound.content) > LARGEST_SOUND:
        size = f"{len(sound.content) / 1024 / 1024:.1f} MB".replace(".", ",")
        faults.append(Fault(sound.name, "too_loud", size))
    elif sniff(sound.content) is None:
        faults.append(Fault(sound.name, "not_a_sound"))
    return faults


def _unpack(sounds: Sequence[Sound], faults: list[Fault]) -> Iterator[Sound]:
    for sound in sounds:
        if not sound.content.startswith(_ZIP):
            yield sound
            continue
        try:
            yield from _unpack_zip(sound.content)
        except _ZIP_FAULTS:
            faults.append(Fault(sound.name, "unreadable_zip"))
        except VoiceRefused as refused:
            faults.extend(Fault(sound.name, each.code, each.detail) for each in refused.faults)


def _unpack_zip(content: bytes) -> Iterator[Sound]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [
            entry
            for entry in archive.infolist()
            if not entry.is_dir() and not _NO_SOUNDS.search(entry.filename)
        ]
        together = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_TOGETHER or together > LARGEST_TOGETHER:
            detail = f"{len(entries)} tệp, {together // 1024 // 1024} MB"
            raise VoiceRefused([Fault("", "too_many_sounds", detail)])
        for entry in entries:
            with archive.open(entry) as opened:
                # What an entry says of its own size need not be true.
                yield Sound(entry.filename, opened.read(LARGEST_SOUND + 1))
