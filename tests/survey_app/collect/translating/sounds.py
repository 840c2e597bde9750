"""Sounds as phones and computers record them: some silence, and the first bytes of others."""

import io
import wave
import zipfile


def wav(seconds: float = 0.1, *, tone: int = 0) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(tone.to_bytes(2, "little") * round(8000 * seconds))
    return out.getvalue()


REST = bytes(200)
MP3 = b"\xff\xfb\x90\x64" + REST
MP3_WITH_NAMES = b"ID3\x04\x00" + REST
AAC = b"\xff\xf1\x50\x80" + REST
M4A = b"\x00\x00\x00\x1cftypM4A " + REST
OPUS = b"OggS\x00\x02" + bytes(22) + b"OpusHead" + REST
FILM = b"\x00\x00\x00\x1cftypisom" + bytes(40) + b"hdlr" + bytes(8) + b"vide" + REST
THEORA = b"OggS\x00\x02" + bytes(22) + b"\x80theora" + REST


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
