# needs: 3.14
import struct

for call in ("pack('i')", "pack('i', 1, 2)", "pack('i', 'x')", "pack('i', 1.5)", "pack('b', 128)", "pack('B', -1)", "pack('<h', 40000)", "pack('Q', -1)",
             "pack('q', 2**63)", "pack('c', b'ab')", "pack('c', 'a')", "pack('s', 'a')", "pack('f', 'a')", "pack('f', 1e39)", "pack('e', 65520.0)", "unpack('i', b'abc')",
             "unpack_from('i', b'abcdef', 4)", "unpack_from('i', b'abcdef', -2)", "unpack_from('i', b'abcdef', -9)", "iter_unpack('i', b'abc')", "iter_unpack('', b'')",
             "calcsize('z')", "calcsize('3')", "calcsize('<n')", "calcsize('<P')", "calcsize('99999999999999999999i')", "pack_into('i', bytearray(2), 0, 1)",
             "pack_into('i', bytearray(5), 2, 1)", "pack_into('i', bytearray(5), -2, 1)", "pack_into('i', bytearray(5), -7, 1)", "pack_into('i', bytearray(4), 0)",
             "Struct(5)", "unpack('i', 'abcd')", "calcsize('i\\0')"):
    try:
        print(call, eval('struct.' + call))
    except (struct.error, OverflowError, TypeError) as e:
        print(call, type(e).__name__, e)
print(struct.error.__name__, struct.error.__module__, issubclass(struct.error, Exception))
