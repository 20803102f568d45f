# uncaught with notes: they are the last lines
print("go")
e = ValueError("v")
e.add_note("note one")
e.add_note("note two")
raise e
