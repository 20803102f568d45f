# needs: 3.14
for s in ("{[]: 1}", "{{}: 1}", "{}[[]]", "{1: 2}[{}]", "[] in {}", "{}.get([])", "{}.pop([], 0)", "{}.setdefault([], 1)", "{[]}", "{1, {}}", "[] in {1}", "set([[]])", "{1}.add([])", "{1}.remove([])", "{1}.discard({})", "frozenset([{}])", "dict([([], 1)])", "dict.fromkeys([[]])", "{(1, []): 2}", "hash([])", "hash({})", "hash(set())", "hash((1, [2]))", "hash(bytearray())", "{set()}", "{}.update({}, **{}) or {[1]: 1}"):
    try:
        exec(s)
        print(s, "ok")
    except TypeError as e:
        print(s, "->", e)
