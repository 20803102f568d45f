# A type called as an attribute of a module: the call is made again after a collection.
import types
c=types.CellType(3); print(c.cell_contents); c=types.CellType()
try: print(c.cell_contents)
except ValueError as e: print(e)
