"""
description: locals() called inside a comprehension does not show the comprehension's own variables.
cause: A comprehension runs inside the frame around it and keeps its variables in unnamed registers, which is what makes it fast.
workaround: Build the dict by hand: {"i": i}.
"""
def names():
    outer = 1
    return [sorted(locals()) for i in range(1)]


print(names())
print([("i" in locals()) for i in range(2)])
