words = ["banana", "Apple", "cherry", "apple", "", "Äpfel", "zebra", "apples", "漢", "😀", "\uffff", "a" * 3]
print(sorted(words), max(words), min(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, reverse=True)[:2])
print("a" < "b" < "c", "abc" < "abcd", "B" < "a", "é" > "z", "" == "", "a" != "A", "10" < "9", "\U0001F600" > "\uffff", "ab" <= "ab", "b" >= "abc")
for op in ("'a' < 1", "'a' > None", "'a' >= b'a'", "'a' <= ['a']"):
    try:
        eval(op)
    except TypeError as e:
        print(e)
print("a" == 1, "a" == b"a", "a" != None, "1" == 1, ("a", 1) == ("a", 1), "abc" == "ab" + "c", "é" == "e\u0301")
