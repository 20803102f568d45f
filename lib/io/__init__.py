# SPDX-License-Identifier: MIT
"""Streams: io's classes as far as they work on memory and on streams the program writes itself.

There are no files here: open() and FileIO say so. The abstract classes are in base.py, StringIO and BytesIO in memory.py,
BufferedReader and its kin in buffered.py, TextIOWrapper in text.py.
"""

from io.base import SEEK_CUR, SEEK_END, SEEK_SET, BufferedIOBase, IOBase, RawIOBase, TextIOBase, UnsupportedOperation
from io.memory import BytesIO, StringIO
from io.newlines import IncrementalNewlineDecoder
from io.protocols import Reader, Writer

__all__ = ['BlockingIOError', 'open', 'open_code', 'IOBase', 'RawIOBase', 'FileIO', 'BytesIO', 'StringIO', 'BufferedIOBase',
           'BufferedReader', 'BufferedWriter', 'BufferedRWPair', 'BufferedRandom', 'TextIOBase', 'TextIOWrapper',
           'UnsupportedOperation', 'SEEK_SET', 'SEEK_CUR', 'SEEK_END', 'DEFAULT_BUFFER_SIZE', 'IncrementalNewlineDecoder',
           'text_encoding', 'Reader', 'Writer']

from io.buffered import DEFAULT_BUFFER_SIZE, BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter
from io.text import TextIOWrapper, text_encoding

BlockingIOError = BlockingIOError

_NO_FILES = ('this program has no files: the host reads and writes them for it in functions it declares; io.StringIO and io.BytesIO '
             'are files in memory')


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """Files are the host's: raises PermissionError."""
    raise PermissionError(1, _NO_FILES, file)


def open_code(path):
    """Files are the host's: raises PermissionError."""
    raise PermissionError(1, _NO_FILES, path)


class FileIO(RawIOBase):
    """Files are the host's: making one raises PermissionError."""

    def __init__(self, file, mode='r', closefd=True, opener=None):
        raise PermissionError(1, _NO_FILES, file)

    def __del__(self):
        """Nothing was opened."""


for _c in (UnsupportedOperation, IOBase, RawIOBase, BufferedIOBase, TextIOBase):
    _c.__module__ = 'io'
for _c in (BytesIO, StringIO, IncrementalNewlineDecoder, BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter, FileIO,
           TextIOWrapper):
    _c.__module__ = '_io'
for _c in (Reader, Writer):
    _c.__module__ = 'io'
del _c
