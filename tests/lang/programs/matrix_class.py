class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        if len({len(r) for r in self.rows}) > 1:
            raise ValueError("ragged rows")
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    @property
    def shape(self): return len(self.rows), len(self.rows[0])
    @property
    def T(self): return Matrix(zip(*self.rows))
    def __getitem__(self, ij):
        i, j = ij
        return self.rows[i][j]
    def __setitem__(self, ij, v):
        i, j = ij
        self.rows[i][j] = v
    def __add__(self, o): return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])
    def __mul__(self, k): return Matrix([[a * k for a in r] for r in self.rows])
    __rmul__ = __mul__
    def __matmul__(self, o):
        if self.shape[1] != o.shape[0]:
            raise ValueError(f"shapes {self.shape} and {o.shape} do not match")
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __pow__(self, n):
        result, base = Matrix.identity(self.shape[0]), self
        while n:
            if n & 1: result = result @ base
            base, n = base @ base, n >> 1
        return result
    def det(self):
        if self.shape == (1, 1): return self[0, 0]
        return sum((-1) ** j * self[0, j] * self.minor(0, j).det() for j in range(self.shape[1]))
    def minor(self, i, j): return Matrix([r[:j] + r[j + 1:] for k, r in enumerate(self.rows) if k != i])
    def __eq__(self, o): return isinstance(o, Matrix) and self.rows == o.rows
    def __str__(self):
        w = max(len(str(v)) for r in self.rows for v in r)
        return "\n".join(" ".join(f"{v:>{w}}" for v in r) for r in self.rows)

a = Matrix([[1, 2], [3, 4]])
b = Matrix([[0, 1], [1, 0]])
print(a + b, a @ b, 2 * a, a.T, sep="\n--\n")
print((Matrix([[1, 1], [1, 0]]) ** 90)[0, 1], a.det(), Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]]).det(), a ** 0 == Matrix.identity(2))
for f in (lambda: a @ Matrix([[1, 2, 3]]), lambda: Matrix([[1], [1, 2]]), lambda: a[5, 0]):
    try:
        f()
    except (ValueError, IndexError) as e:
        print(type(e).__name__, e)
a[0, 0] = 10
print(a, a.shape)
