"""
description: Modules that reach outside (os, subprocess, socket, threading, ctypes, importlib, gc, inspect, pickle ...) are absent; importing
    one is a ModuleNotFoundError that names what there is instead.
cause: A program reaches nothing but the functions the host gives it.
workaround: Give the program host functions for what it may do.
"""
for name in "os", "subprocess", "socket", "ctypes", "importlib", "gc", "pickle", "threading":
    try:
        __import__(name)
        print(name, "is there")
    except ModuleNotFoundError as e:
        print(e.name, str(e).split(":")[0][:60])
