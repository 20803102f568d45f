naïve = 1
π = 3.14
名前 = "n"
print(naïve + π, 名前)
def größe(ß=2): return ß
print(größe(), größe(ß=3))
class Ünï: ö = 1
print(Ünï.ö, Ünï.__name__)
ﬁ = "ligature"
print(fi)
