class S:
    def __getitem__(self, k):
        return k

s = S()
print(s[1], s[1:2], s[::2], s[1:2, 3], s[...], s[:, ::-1], s["a":"b":"c"])
print(s[()], s[1,], s[(1, 2)], s[-1:], s[None])
print(s[lambda: 2](), s[x := 5], x)
print(s[*[1, 2]], s[0, *(1, 2)])
