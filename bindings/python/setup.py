# SPDX-License-Identifier: MIT
"""Builds the extension: one abi3 module with the interpreter inside, no separate library to install.

The interpreter is compiled from the sources of the repository. With CLOCHE_LIBRARY=path/to/libcloche.a that library is linked
instead (a developer's shortcut, used by the tests).
"""
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from glob import glob

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
LIBRARY = os.environ.get("CLOCHE_LIBRARY")
WORKER = ["zygote", "worker", "serve", "values", "confine", "channel", "wire"]
LAYERS = ["base", "heap", "obj", "front", "vm", "builtin", "mod", "api"]
with open(os.path.join(ROOT, "cmake", "loop-gcc.flags"), encoding="utf-8") as flags_file:
    LOOP_FLAGS = ["-Wno-override-init", *(line.strip() for line in flags_file if line.startswith("-"))]


def pkg(*args: str) -> list[str]:
    out = subprocess.run(["pkg-config", *args, "libsodium", "libzstd"], capture_output=True, text=True, check=False)
    if out.returncode:
        sys.exit("cloche: libsodium and libzstd are needed to build (Debian: apt-get install libsodium-dev libzstd-dev pkg-config)\n" + out.stderr)
    return out.stdout.split()


class Build(build_ext):
    def build_extension(self, ext: Extension) -> None:
        self.force = True  # an older build of the module says nothing about the interpreter inside
        os.makedirs(self.build_temp, exist_ok=True)
        objects = [LIBRARY] if LIBRARY else self.interpreter(ext)
        ext.extra_objects += objects
        super().build_extension(ext)
        if sys.platform == "linux":
            self.worker(ext, objects)

    def worker(self, ext: Extension, objects: list[str]) -> None:
        """The program cloche-worker, which cloche.isolated runs, beside the extension."""
        sources = [os.path.relpath(os.path.join(ROOT, "src", "worker", name + ".c"), HERE) for name in WORKER]
        made = self.compiler.compile(sources, output_dir=os.path.join(self.build_temp, "worker"), include_dirs=ext.include_dirs,
                                     extra_postargs=[*ext.extra_compile_args, "-DNDEBUG"])
        program = os.path.join(os.path.dirname(self.get_ext_fullpath(ext.name)), "cloche-worker")
        self.compiler.link_executable(made + objects, program, extra_postargs=[*pkg("--libs"), "-lm", "-lpthread"])

    def interpreter(self, ext: Extension) -> list[str]:
        frozen = os.path.join(self.build_temp, "frozen.c")
        subprocess.run([sys.executable, os.path.join(ROOT, "tools", "freeze.py"), os.path.join(ROOT, "lib"), frozen], check=True)
        sources = [frozen] + sorted(os.path.relpath(p, HERE) for layer in LAYERS for p in glob(os.path.join(ROOT, "src", layer, "*.c")))
        gcc = "clang" not in subprocess.run([*self.compiler.compiler_so[:1], "--version"], capture_output=True, text=True, check=False).stdout

        def compile_one(source: str) -> list[str]:
            flags = LOOP_FLAGS if gcc and source.endswith(os.path.join("vm", "loop.c")) else []
            return self.compiler.compile([source], output_dir=os.path.join(self.build_temp, "interpreter"), include_dirs=ext.include_dirs,
                                         extra_postargs=[*ext.extra_compile_args, "-DNDEBUG", *flags])

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            objects = [name for names in pool.map(compile_one, sources) for name in names]
        return objects + compile_one(self.prelude(ext, objects))

    def prelude(self, ext: Extension, objects: list[str]) -> str:
        """Builds the tool that compiles the prelude, and has it do that: the C file it made."""
        tool = os.path.join(self.build_temp, "mkprelude")
        made = os.path.join(self.build_temp, "prelude.c")
        main = self.compiler.compile([os.path.relpath(os.path.join(ROOT, "tools", "mkprelude.c"), HERE)],
                                     output_dir=os.path.join(self.build_temp, "tool"), include_dirs=ext.include_dirs,
                                     extra_postargs=ext.extra_compile_args)
        self.compiler.link_executable(main + objects, tool, extra_postargs=[*pkg("--libs"), "-lm", "-lpthread"])
        subprocess.run([tool, made, *sorted(glob(os.path.join(ROOT, "lib", "prelude*.py")))], check=True)
        return os.path.relpath(made, HERE)


os.chdir(HERE)
setup(
    cmdclass={"build_ext": Build},
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
    ext_modules=[
        Extension(
            "cloche._cloche",
            ["_cloche.c"],
            include_dirs=[os.path.join(ROOT, "include"), os.path.join(ROOT, "src")],
            define_macros=[("Py_LIMITED_API", "0x030b0000")],
            py_limited_api=True,
            extra_compile_args=["-std=gnu11", "-O3", "-fno-strict-aliasing", "-ffp-contract=off", "-fvisibility=hidden", *pkg("--cflags")],
            extra_link_args=[*pkg("--libs"), "-lm", "-lpthread"],
        )
    ],
)
