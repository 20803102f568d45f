def run(src, inp=""):
    jump, st = {}, []
    for i, c in enumerate(src):
        if c == "[": st.append(i)
        elif c == "]":
            if not st: raise SyntaxError(f"unmatched ] at {i}")
            j = st.pop()
            jump[i], jump[j] = j, i
    if st: raise SyntaxError(f"unmatched [ at {st[-1]}")
    tape, p, pc, out, steps, inp = {}, 0, 0, [], 0, iter(inp)
    while pc < len(src):
        c = src[pc]
        if c == ">": p += 1
        elif c == "<": p -= 1
        elif c == "+": tape[p] = (tape.get(p, 0) + 1) % 256
        elif c == "-": tape[p] = (tape.get(p, 0) - 1) % 256
        elif c == ".": out.append(chr(tape.get(p, 0)))
        elif c == ",": tape[p] = ord(next(inp, "\0"))
        elif c == "[" and not tape.get(p): pc = jump[pc]
        elif c == "]" and tape.get(p): pc = jump[pc]
        pc += 1
        steps += 1
    return "".join(out), steps
print(run("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."))
print(run(",[.,]", "echo"), run("+++[>+++<-]>."), run(""))
for bad in ("[", "]", "[[]"):
    try:
        run(bad)
    except SyntaxError as e:
        print(e)
