# SPDX-License-Identifier: MIT
"""Builds the extension from the interpreter's sources: one abi3 module, no separate library to install."""
import os
import subprocess
import sys
from glob import glob

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))


def pkg(*args: str) -> list[str]:
    out = subprocess.run(["pkg-config", *args, "libsodium", "libzstd"], capture_output=True, text=True, check=False)
    if out.returncode:
        sys.exit("cloche: libsodium and libzstd are needed to build (Debian: apt-get install libsodium-dev libzstd-dev pkg-config)\n" + out.stderr)
    return out.stdout.split()


class Build(build_ext):
    def run(self) -> None:
        os.makedirs(self.build_temp, exist_ok=True)
        frozen = os.path.join(self.build_temp, "frozen.c")
        subprocess.run([sys.executable, os.path.join(ROOT, "tools", "freeze.py"), os.path.join(ROOT, "lib"), frozen], check=True)
        self.extensions[0].sources.append(frozen)
        self.parallel = os.cpu_count() or 1
        super().run()


os.chdir(HERE)
layers = ["base", "heap", "obj", "front", "vm", "builtin", "mod", "api"]
sources = ["_cloche.c"] + sorted(os.path.relpath(p, HERE) for layer in layers for p in glob(os.path.join(ROOT, "src", layer, "*.c")))
setup(
    cmdclass={"build_ext": Build},
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
    ext_modules=[
        Extension(
            "cloche._cloche",
            sources,
            include_dirs=[os.path.join(ROOT, "include"), os.path.join(ROOT, "src")],
            define_macros=[("Py_LIMITED_API", "0x030b0000")],
            py_limited_api=True,
            extra_compile_args=["-std=gnu11", "-O3", "-fno-strict-aliasing", "-ffp-contract=off", "-fvisibility=hidden", *pkg("--cflags")],
            extra_link_args=[*pkg("--libs"), "-lm", "-lpthread"],
        )
    ],
)
