print('a' "b" '''c''' """d""", "it's", 'say "hi"', 'both \' and "')
print('tab\there', 'nl\\n', r'raw\n', '\x41\u0042\U00000043', '\101\0'.encode(), '\N{BULLET}')
print(repr('\a\b\f\v\r\n\t\\'), repr("\x7f\x80\xff"), repr("\u200b\ud7ff"))
print('line one \
continued')
print("""multi
  line
""", end='')
print(b'bytes' b'\x00\xff', rb'\n', Rb"\x", len(b'\n\\'), br'\\')
print(u'u-string', '' '', repr(''), "a" * 0 + "b")
print(('paren '
       'joined'), ("tuple",), ("not tuple"))
