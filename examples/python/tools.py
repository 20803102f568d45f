#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tool calling by code: the model writes Python, the tools are async functions, mistakes go back to the model.

The model here is a list of answers, so that the example runs anywhere; put a call of yours into `ask_model`. Its second answer
asks five tools at the same time; the first one has a mistake, and the third one never ends.
"""
from __future__ import annotations

import asyncio
import dataclasses
import inspect
from typing import Any

import cloche


@dataclasses.dataclass
class Weather:
    city: str
    celsius: float


DEGREES = {"Oslo": 3.5, "Cairo": 29.0, "Lima": 18.5, "Pune": 31.0, "Nome": -12.0}


async def cities() -> list[str]:
    """The cities with a station."""
    return list(DEGREES)


async def weather(city: str) -> Weather:
    """The weather now."""
    await asyncio.sleep(0.05)
    return Weather(city, DEGREES[city])


TOOLS = [cities, weather]
ANSWERS = [
    "names = cities()\nmax(names, key=lambda n: weather(n).celsius)",
    "jobs = [weather(n) for n in await cities()]\nall = [await j for j in jobs]\nprint(len(all), 'stations')\nbest = max(all, key=lambda w: w.celsius)\nbest",
    "while best: pass",
    "f'{best.city}: {best.celsius} degrees'",
]


def describe() -> str:
    """What the model is told."""
    lines = [f"async def {t.__name__}{inspect.signature(t)}  # {t.__doc__}" for t in TOOLS]
    return "\n".join(["Write Python. The value of the last line is your answer. These exist:", *lines, "class Weather: city: str, celsius: float"])


def ask_model(conversation: list[str]) -> str:
    return ANSWERS[len(conversation) // 2]


async def main() -> None:
    session = cloche.Session({t.__name__: t for t in TOOLS}, types=[Weather], limits=cloche.Limits(fuel=2_000_000))
    conversation = [describe()]
    while len(conversation) // 2 < len(ANSWERS):
        code = ask_model(conversation)
        result: Any
        try:
            done = await session.feed_async(code)
            result = f"{done.stdout}{done.value!r}"
        except cloche.Raised as error:
            result = error.traceback
        except cloche.CompileError as error:
            result = f"{error.type}: {error.message} (line {error.lineno})"
        except cloche.LimitError as error:
            session.abandon()
            session.limits(cloche.Limits(fuel=error.used.fuel + 2_000_000))
            result = f"stopped: {error}"
        print(">>>", code.replace("\n", "\n... "))
        print(result.rstrip())
        conversation += [code, result]


if __name__ == "__main__":
    asyncio.run(main())
