# uncaught TypeError from a wrong call
def area(width, height, *, unit="m"):
    return f"{width * height}{unit}2"
print(area(2, 3))
print(area(2, 3, "cm"))
