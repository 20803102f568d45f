"""
description: hash() of text is the same in every process, and hash("") is not 0.
cause: The same input gives the same behaviour always; PYTHONHASHSEED has no meaning here. Tables are built so that chosen keys do not
    make them slow.
workaround: Do not store hashes of text; use hashlib-like functions of the host for digests.
"""
print(hash("") == 0, hash("a") == hash("a"), {"": 1}[""])
