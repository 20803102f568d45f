# Folding of floor division at the ends of 64 bits overflowed: 5 // (-2**63) gave 1.
print(5 // (-2**63), -5 // (2**62), 7 // -2, -7 // 2, 6 // -2)
print(5 % (-2**63), 7 % -2, -7 % 2)
