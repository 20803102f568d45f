# uncaught AttributeError on a builtin type with a suggestion
print([3, 1].index(1))
[1, 2].apend(3)
