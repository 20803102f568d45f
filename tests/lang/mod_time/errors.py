import time

for call in ('gmtime("a")', 'gmtime(1e300)', 'gmtime(float("nan"))', 'gmtime(2**70)', 'mktime((1,2))', 'mktime(5)', 'strftime(5)',
             'strftime("%Y",(2020,13,1,0,0,0,0,1,0))', 'strftime("%Y",(2020,1,32,0,0,0,0,1,0))',
             'strftime("%Y",(2020,1,1,24,0,0,0,1,0))', 'strftime("%Y",(2020,1,1,0,60,0,0,1,0))',
             'strftime("%Y",(2020,1,1,0,0,62,0,1,0))', 'strftime("%Y",(2020,1,1,0,0,0,-2,1,0))',
             'strftime("%Y",(2020,1,1,0,0,0,0,367,0))', 'asctime((1,2))', 'asctime("x")', 'struct_time((1,2))', 'struct_time(5)',
             'struct_time(range(12))', 'sleep(-1)', 'sleep("a")', 'sleep(float("nan"))', 'sleep(0)', 'get_clock_info("x")',
             'strptime("2020","%Q")', 'strptime("2020x","%Y")', 'strptime("30 2 2021","%d %m %Y")', 'strptime("20","%")',
             'strptime("1", "%Y")', 'strptime("x", "%d")', 'strptime("12 2020", "%V %Y")'):
    try:
        print(call, eval('time.' + call))
    except Exception as e:
        print(call, type(e).__name__, e)
