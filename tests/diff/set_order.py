"""
description: The order in which a set of strings is iterated is another one than CPython's, and the same in every run.
cause: CPython takes a hash of strings that is different in every process; here the same input gives the same behaviour always.
workaround: Use sorted(), or a dict where the order of insertion matters.
"""
names = {"pear", "apple", "fig", "plum", "cherry"}
print(list(names))
print(sorted(names))
