if True:
  print("two")
  if True:
        print("eight")
  print("two again")
def f():
	return "tab"
print(f())
x = [
1,
    2,
  3
]
print(x)
y = (1 +
  2
    + 3)
print(y)
# comment at column zero inside a block
if y:
    # only comment
    print("ok")  # trailing
# dedented comment
    print("still in block")

if y: \
    print("continued")
