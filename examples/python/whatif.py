#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What if the answer were another one? One program, forked at a call, runs on once per answer; the outcomes are compared.

The part before the call runs once. The branches are copies: none of them sees what another one does.
"""
from __future__ import annotations

import cloche

PLAN = """
stock = {"tea": 40, "pot": 3}
log = []
def order(name, n):
    price = quote(name, n)
    if price > 100:
        log.append(f"{n} {name}: too dear at {price}")
        return 0
    stock[name] += n
    log.append(f"{n} {name} for {price}")
    return price
spent = order("pot", 10)
if not spent:
    spent = order("pot", 5)
{"spent": spent, "pots": stock["pot"], "log": log}
"""


def main() -> None:
    paused = cloche.Program(PLAN, functions=["quote"], filename="plan.py").start()
    assert isinstance(paused, cloche.Paused)
    print("the program asks", paused.calls[0])
    answers = [80, 150, 300]
    for price, branch in zip(answers, paused.fork(len(answers)), strict=True):
        r = branch.resume(price)
        while isinstance(r, cloche.Paused):  # asked again: half the pots for half the price
            r = r.resume(price // 2)
        print(f"{price:4}: spent {r.value['spent']}, {r.value['pots']} pots, {'; '.join(r.value['log'])}")
    failed = paused.fork(1)[0]
    try:
        failed.throw(TimeoutError("no answer"))
    except cloche.Raised as error:
        print("none:", error)


if __name__ == "__main__":
    main()
