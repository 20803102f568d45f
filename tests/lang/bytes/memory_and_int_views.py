data = bytes(range(256))
print(len(data), data[::32], sum(data), data.find(b"\x80\x81"), data.count(b"A"), data[65:70].decode(), data.hex()[:20], bytes.fromhex(data.hex()) == data)
packed = bytearray()
for n in (1, 256, 65535):
    packed += n.to_bytes(4, "little")
print(packed, [int.from_bytes(packed[i:i + 4], "little") for i in range(0, len(packed), 4)])
def crc(bs):
    c = 0xffffffff
    for b in bs:
        c ^= b
        for _ in range(8):
            c = (c >> 1) ^ (0xedb88320 & -(c & 1))
    return c ^ 0xffffffff
print(hex(crc(b"123456789")), hex(crc(b"")), bytes(x ^ 0x20 for x in b"Hello"), bytes(reversed(b"abc")), b"".join(bytes([x, x]) for x in b"ab"))
def rle(bs):
    out, i = bytearray(), 0
    while i < len(bs):
        j = i
        while j < len(bs) and bs[j] == bs[i]: j += 1
        out += bytes((j - i, bs[i])); i = j
    return bytes(out)
print(rle(b"aaabbc"), [f"{x:02x}" for x in b"\x00\xffA"], "".join(f"{x:08b}" for x in b"AZ"), int(b"42"), float(b"1.5"), int.from_bytes(b"abc", "big") == int("616263", 16))
