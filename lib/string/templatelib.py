# SPDX-License-Identifier: MIT
"""Support for template string literals (t-strings)."""
Template = type(t'')
Interpolation = type(t'{0}'.interpolations[0])
__all__ = ['Interpolation', 'Template', 'convert']


def convert(obj, /, conversion):
    """Convert *obj* using formatted string literal semantics."""
    if conversion is None:
        return obj
    if conversion == 'r':
        return repr(obj)
    if conversion == 's':
        return str(obj)
    if conversion == 'a':
        return ascii(obj)
    raise ValueError(f'invalid conversion specifier: {conversion}')
