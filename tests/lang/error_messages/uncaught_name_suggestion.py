# uncaught NameError: the last line of the traceback carries the suggestion
total_price = 10
print("start")
print(total_prise)
