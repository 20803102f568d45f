# The names of code compiled at run time (parameters, cells) are kept by the collector.
source = '''
def first(parameter_alpha, parameter_beta=2, *, parameter_gamma=3):
    local_one = local_two = parameter_alpha
    def inner():
        return local_one
    return inner, parameter_beta
'''
space = {}
exec(source, space)
keep = []
for i in range(300):
    keep.append([('x' * i + str(i),), (i,), (i, i), (i, i, i), (i, i, i, i), {i: (i, i, i)}])
first = space['first']
print(first.__code__.co_varnames, first.__code__.co_cellvars, first.__code__.co_name)
print(first(parameter_alpha=5)[1], first(1, parameter_beta=7)[1], first(parameter_alpha=6)[0]())
for kwargs in ({'parameter_delta': 1, 'parameter_alpha': 1}, {'parameter_beta': 1}):
    try:
        first(**kwargs)
    except TypeError as e:
        print(e)
