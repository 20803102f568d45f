# SPDX-License-Identifier: MIT
"""Sentences said by espeak-ng, as 16 kHz WAV files."""
from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache

RATE = 16000


@cache
def spoken(text: str, voice: str = "en-us", speed: int = 150) -> bytes:
    said = subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text], capture_output=True, check=True).stdout
    # sox cannot know the length of what comes through a pipe; the file it writes is right
    return subprocess.run(["sox", "-t", "wav", "-", "-r", str(RATE), "-c", "1", "-b", "16", "-t", "wav", "-"], input=said,
                          capture_output=True, check=True).stdout


def samples(text: str, voice: str = "en-us", speed: int = 150) -> bytes:
    """The same without the file around it."""
    wav = spoken(text, voice, speed)
    return wav[wav.index(b"data") + 8:]


def all_spoken(wanted: list[tuple[str, str, int]]) -> list[bytes]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda w: spoken(*w), wanted))
