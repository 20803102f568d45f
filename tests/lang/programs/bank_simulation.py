class InsufficientFunds(Exception):
    def __init__(self, need, have):
        super().__init__(f"need {need:.2f}, have {have:.2f}")
        self.need, self.have = need, have

class Account:
    _next = 1000
    rate = 0.01
    def __init__(self, owner, balance=0.0):
        self.id = Account._next
        Account._next += 1
        self.owner, self._balance, self.log = owner, balance, []
    @property
    def balance(self): return round(self._balance, 2)
    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._balance += amount
        self.log.append(("deposit", amount))
    def withdraw(self, amount):
        if amount > self.available():
            raise InsufficientFunds(amount, self.available())
        self._balance -= amount
        self.log.append(("withdraw", amount))
    def available(self): return self._balance
    def month_end(self):
        interest = self._balance * self.rate
        if interest > 0: self.deposit(interest)
    def __str__(self): return f"#{self.id} {self.owner}: {self.balance:,.2f}"

class Checking(Account):
    rate = 0
    def __init__(self, owner, balance=0.0, overdraft=100):
        super().__init__(owner, balance)
        self.overdraft = overdraft
    def available(self): return super().available() + self.overdraft

class Bank:
    def __init__(self): self.accounts = {}
    def open(self, kind, *args, **kw):
        a = kind(*args, **kw)
        self.accounts[a.id] = a
        return a.id
    def transfer(self, src, dst, amount):
        a, b = self.accounts[src], self.accounts[dst]
        try:
            a.withdraw(amount)
            b.deposit(amount)
        except InsufficientFunds as e:
            print(f"transfer failed: {e}")
            return False
        else:
            return True
        finally:
            print(f"transfer {amount} {a.owner} -> {b.owner}")

bank = Bank()
ann, bob = bank.open(Account, "Ann", 500), bank.open(Checking, "Bob", 50, overdraft=200)
print(bank.transfer(ann, bob, 120.5), bank.transfer(bob, ann, 300), bank.transfer(bob, ann, 999))
for a in bank.accounts.values():
    a.month_end()
    print(a, a.log)
for bad in (lambda: bank.accounts[ann].deposit(-5), lambda: bank.transfer(1, 2, 3)):
    try:
        bad()
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)
print(sum(a.balance for a in bank.accounts.values()))
