/* SPDX-License-Identifier: MIT */
/* H(op): instructions with a handler of their own in loop.c; all others go through cl_op_other. */
H(NOP)
H(MOVE)
H(LOADK)
H(LOADI) H(LOADS) H(CHECKL) H(LOADC) H(STOREC) H(LOADG) H(LOADG_Q) H(LOADG_IC) H(LOADB_IC)
    H(STOREG_IC) H(GETATTR) H(GETATTR_Q) H(GETATTR_IC) H(SETATTR) H(SETATTR_Q) H(SETATTR_IC)
        H(METHOD) H(METHOD_Q) H(METHOD_IC) H(METHOD_KIND) H(GETITEM) H(GETITEMI) H(GETITEMK_IC)
            H(SETITEM)
#define H4(n) H(n) H(n##K) H(I##n) H(I##n##K)
                H4(ADD) H4(SUB) H4(MUL) H4(DIV) H4(FLOORDIV) H4(MOD) H4(POW) H4(MATMUL) H4(LSHIFT)
                    H4(RSHIFT) H4(AND) H4(OR) H4(XOR)
#undef H4
                        H(MULADD) H(MULSUB) H(SUBMUL) H(NEG) H(NOT) H(LT) H(LE) H(EQ) H(NE) H(GT)
                            H(GE) H(IS) H(ISNOT) H(IN) H(NOTIN) H(JMP) H(LOOP) H(JT) H(JF)
#define HJ(n) H(J##n) H(JN##n) H(J##n##K) H(JN##n##K)
                                HJ(LT) HJ(LE) HJ(EQ) HJ(NE) HJ(GT) HJ(GE)
#undef HJ
                                    H(JIS) H(JISNOT) H(JNONE) H(JNOTNONE) H(GETITER) H(FORITER)
                                        H(LISTAPPEND) H(TUPLE) H(UNPACK) H(CALL) H(CALLM) H(RET)
                                            H(RETNONE) H(YIELD)
