# Errors of operators name the subclass of a builtin, not the builtin.
class I(int): pass
class S(str): pass
class L(list): pass
class D(dict): pass
class F(float): pass
class B(bytes): pass
class St(set): pass
class T(tuple): pass
import operator
objs = [I(1), S("a"), L([1]), D(a=1), F(1.0), B(b"x"), St({1}), T((1,)), None, object]
ops = (operator.add, operator.sub, operator.mul, operator.lt, operator.mod, operator.or_, operator.matmul, operator.pow,
       operator.rshift, operator.truediv, operator.isub, operator.ipow)
for a in objs:
    for b in objs:
        for op in ops:
            if op is operator.mod and isinstance(a, (S, B)):
                continue
            try:
                op(a, b)
            except TypeError as e:
                print(op.__name__, e)
