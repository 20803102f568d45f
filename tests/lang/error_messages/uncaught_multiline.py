# uncaught exception whose message has several lines
print("go")
raise ValueError("first line\nsecond line")
