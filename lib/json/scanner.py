# SPDX-License-Identifier: MIT
"""JSON token scanner"""

__all__ = ['make_scanner']


def make_scanner(context):
    """A function (string, index) -> (value, end) that reads as the decoder `context` says."""
    from .decoder import JSONDecodeError, _scan

    def scan_once(string, idx):
        if idx < 0:
            raise ValueError('idx cannot be negative')
        try:
            return _scan(context, string, idx)
        except JSONDecodeError as e:
            if e.msg == 'Expecting value' and e.pos == idx:
                raise StopIteration(idx) from None
            raise
    return scan_once


py_make_scanner = make_scanner
