def solve(n):
    memo = {}
    def fib(k):
        if k in memo: return memo[k]
        memo[k] = r = k if k < 2 else fib(k - 1) + fib(k - 2)
        return r
    def even(k): return k == 0 or odd(k - 1)
    def odd(k): return k != 0 and even(k - 1)
    return fib(n), len(memo), even(n), odd(n)
print(solve(50), solve(1))
def perms(s):
    out = []
    def go(pre, rest):
        if not rest: out.append(pre)
        for i, c in enumerate(rest): go(pre + c, rest[:i] + rest[i + 1:])
    go("", s)
    return out
print(perms("abc"))
