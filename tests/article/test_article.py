# SPDX-License-Identifier: MIT
"""The Python samples of the article Cloche started from, with only their import lines changed; the asserts are their comments."""
from __future__ import annotations

import subprocess
import sys
from typing import Any

import cloche
import pytest


def sample(source: str, **names: Any) -> dict[str, Any]:
    exec(compile(source, "sample.py", "exec"), names)
    return names


FETCH = '''
from cloche import pydantic_monty

code = """
data = fetch(url)  # External function call pauses execution
len(data)
"""

m = pydantic_monty.Monty(code, inputs=['url'], external_functions=['fetch'])

# Start execution - pauses when fetch() is called
result = m.start(inputs={'url': 'https://example.com'})
print(result.function_name)  # 'fetch'
print(result.args)  # ('https://example.com',)

# Perform the actual fetch with YOUR control, then resume
result = result.resume(return_value='hello world')
print(result.output)  # 11
'''


def test_fetch(capsys: pytest.CaptureFixture[str]) -> None:
    sample(FETCH)
    assert capsys.readouterr().out == "fetch\n('https://example.com',)\n11\n"


def test_what_the_model_may_not_do() -> None:
    for source in ("import os\nos.system('rm -rf /')  # Destroys filesystem", "import socket", "import subprocess", "__import__('os').system('id')"):
        with pytest.raises(cloche.Raised) as info:
            cloche.Program(source).run()
        assert info.value.type in ("ModuleNotFoundError", "ImportError", "AttributeError", "PermissionError", "NotImplementedError")
    with pytest.raises(cloche.Raised):
        cloche.Program("open('/etc/passwd').read()").run()


AGENT = '''
code = """
async def agent(prompt, messages):
    while True:
        output = await call_llm(prompt, messages)  # Pauses here
        if isinstance(output, str):
            return output
        messages.extend(output)
"""

m = pydantic_monty.Monty(
    code,
    inputs=['prompt'],
    external_functions=['call_llm'],  # Only this function allowed
)

# Execution pauses at call_llm()
# Developer controls what happens
snapshot = m.start(inputs={'prompt': 'test'})
print(snapshot.function_name)  # 'call_llm'

# Developer verifies, then resumes
result = snapshot.resume(return_value='response')
'''


def test_agent(capsys: pytest.CaptureFixture[str]) -> None:
    from cloche import pydantic_monty
    names = sample(AGENT, pydantic_monty=pydantic_monty)
    assert capsys.readouterr().out == "call_llm\n"
    assert names["snapshot"].args == ("test", [])
    assert names["result"].output == "response"


def test_agent_goes_round() -> None:
    from cloche import pydantic_monty
    names = sample(AGENT.replace("result = snapshot", "other = snapshot"), pydantic_monty=pydantic_monty)
    again = names["m"].start(inputs={"prompt": "p"}).resume(return_value=["more"])
    assert again.args == ("p", ["more"])
    assert again.resume(return_value="end").output == "end"


LIMITS = '''
from cloche.monty import MontyObject, MontyRun, ResourceTracker, StdPrint

tracker = ResourceTracker(
    max_memory_bytes=10_000_000,    # 10MB memory limit
    max_allocations=100_000,        # Max allocation count
    max_stack_depth=1000,           # Prevent infinite recursion
    max_execution_time_ms=5000      # 5 second timeout
)

runner = MontyRun.new(code, "script.py", ["x"], [])
result = runner.run([MontyObject.Int(10)], tracker, StdPrint())
'''


def test_limits(capsys: pytest.CaptureFixture[str]) -> None:
    names = sample(LIMITS, code="print('x is', x)\nx * 2")
    assert names["result"] == names["MontyObject"].Int(20) and names["result"] == 20 and names["result"] != 20.0
    assert capsys.readouterr().out == "x is 10\n"


@pytest.mark.parametrize("code, what", [
    ("y = 'a'\nwhile True: y += y * x", "MemoryError"),           # memory limit: execution stopped
    ("def f(): return f()\nf()", "RecursionError"),               # stack depth: recursion prevented
])
def test_limits_exceeded(code: str, what: str) -> None:
    with pytest.raises(cloche.Raised) as info:
        sample(LIMITS, code=code)
    assert info.value.type == what


def test_allocations_and_time_exceeded() -> None:
    with pytest.raises(cloche.LimitError) as info:
        sample(LIMITS, code="while True: [x]")
    assert info.value.limit == "allocations"
    with pytest.raises(cloche.LimitError) as info:
        sample(LIMITS.replace("5000 ", "50 "), code="while True: pass")
    assert info.value.limit == "time"


SNAPSHOTS = '''
# Serialize parsed code to avoid re-parsing
m = pydantic_monty.Monty('x + 1', inputs=['x'])
data = m.dump()

# Later, restore and run
m2 = pydantic_monty.Monty.load(data)
print(m2.run(inputs={'x': 41}))  # 42

# Serialize execution state mid-flight
m = pydantic_monty.Monty('fetch(url)', inputs=['url'], external_functions=['fetch'])
progress = m.start(inputs={'url': 'https://example.com'})
state = progress.dump()

# Later, restore and resume (e.g., in a different process)
progress2 = pydantic_monty.MontySnapshot.load(state)
result = progress2.resume(return_value='response data')
'''


def test_snapshots(capsys: pytest.CaptureFixture[str]) -> None:
    from cloche import pydantic_monty
    names = sample(SNAPSHOTS, pydantic_monty=pydantic_monty)
    assert capsys.readouterr().out == "42\n"
    assert names["result"].output == "response data"
    code = "import sys\nfrom cloche import pydantic_monty as p\n" \
           "print(p.MontySnapshot.load(sys.stdin.buffer.read()).resume(return_value='elsewhere').output)"
    done = subprocess.run([sys.executable, "-c", code], input=names["state"], capture_output=True, check=True)
    assert done.stdout == b"elsewhere\n"


def test_exception_given_to_the_program() -> None:
    from cloche import pydantic_monty
    m = pydantic_monty.Monty("try:\n    f()\nexcept ValueError as e:\n    r = str(e)\nr", external_functions=["f"])
    snapshot = m.start()
    assert isinstance(snapshot, pydantic_monty.MontySnapshot)
    result = snapshot.resume(exception=ValueError("refused"))
    assert isinstance(result, pydantic_monty.MontyComplete) and result.output == "refused"
    with pytest.raises(TypeError):
        m.start().resume()  # type: ignore[union-attr]


def test_external_functions_and_print(capsys: pytest.CaptureFixture[str]) -> None:
    from cloche import pydantic_monty
    m = pydantic_monty.Monty("print('hi')\nadd(1, 2)", external_functions=["add"])
    assert m.run(external_functions={"add": lambda a, b: a + b}, limits={"max_memory": 1_000_000}) == 3
    assert capsys.readouterr().out == "hi\n"
    seen: list[tuple[str, str]] = []
    m.run(external_functions={"add": max}, print_callback=lambda stream, text: seen.append((stream, text)))
    assert "".join(t for _, t in seen) == "hi\n" and seen[0][0] == "stdout"
    with pytest.raises(pydantic_monty.MontySyntaxError):
        pydantic_monty.Monty("1 +")
    with pytest.raises(pydantic_monty.MontyRuntimeError):
        pydantic_monty.Monty("1 / 0").run()
