import struct

for f, v in (('<i', (5,)), ('>i', (-5,)), ('!Hh', (65535, -2)), ('@bhilq', (1, 2, 3, 4, 5)), ('=bhilq', (1, 2, 3, 4, 5)), ('bi', (1, 2)), ('ib', (1, 2)),
             ('3s', (b'ab',)), ('5s', (b'abcdefg',)), ('4p', (b'abcdef',)), ('p', (b'x',)), ('0s', (b'x',)), ('2x?3x', (True,)), ('c2c', (b'a', b'b', b'c')),
             ('3H', (1, 2, 3)), ('<e', (1.5,)), ('>e', (-65504.0,)), ('<eee', (6e-8, 2**-24, 0.1)), ('>f', (3.25,)), ('<d', (1e300,)), ('dd', (float('inf'), -0.0)),
             ('nNP', (-1, 1, 2)), ('<Q', (2**64 - 1,)), (b'>l', (7,)), (' < i ' if False else '<i i', (1, 2)), ('0i', ()), ('h0i', (1,)), ('', ())):
    data = struct.pack(f, *v)
    print(f, struct.calcsize(f), data.hex(), struct.unpack(f, data))
print(struct.unpack('<f', struct.pack('<f', 0.1)), struct.unpack('>e', b'\x7c\x00'), struct.unpack('<e', b'\x00\xfc'), struct.unpack('>e', b'\x03\xff'))


class Index:
    def __index__(self):
        return 9


print(struct.pack('b', Index()), struct.pack('d', Index()))
s = struct.Struct('>Hb')
print(s.format, s.size, s.pack(1, 2), s.unpack(b'\0\1\2'), s.unpack_from(b'xx\0\1\2y', 2), s.unpack_from(b'xx\0\1\2', -3), list(s.iter_unpack(b'\0\1\2\0\3\4')))
buf = bytearray(6)
s.pack_into(buf, 1, 258, -1)
struct.pack_into('<H', buf, -2, 5)
print(buf, struct.unpack_from('<H', buf, offset=4), struct.unpack('3s', memoryview(b'abc')), list(struct.iter_unpack('<h', b'\1\0\2\0')))
