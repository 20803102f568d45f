# typing.NoDefault in an object: the verifier takes it for a value.
# needs: 3.14
def f[T, *Ts, **P](a: T): return a

T, Ts, P = f.__type_params__
for i in range(30):
    pair = [T.__default__, Ts.__default__, P.__default__]
print(pair)
