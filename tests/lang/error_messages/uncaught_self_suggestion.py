# uncaught NameError inside a method: "Did you mean: 'self.name'?"
class P:
    def __init__(self): self.name = "n"
    def show(self):
        return name
print("go")
P().show()
