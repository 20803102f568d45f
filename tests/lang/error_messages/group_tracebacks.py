# needs: 3.14
# The text of an uncaught group: only the last line is compared, the rest goes through the nested raise.
def f(n):
    raise ValueError(n)


def collect():
    found = []
    for i in range(3):
        try:
            f(i)
        except ValueError as e:
            found.append(e)
    return ExceptionGroup("found", found)


try:
    raise collect()
except* ValueError as e:
    e.exceptions[0].add_note("a note")
    raise KeyError("second") from e
