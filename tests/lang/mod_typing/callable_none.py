# needs: 3.14
# None and other single arguments of Callable and of aliases in their repr.
from typing import *
for f in (lambda: Callable[int,str], lambda: Optional[None], lambda: Union[int,None], lambda: List[None], lambda: Callable[[None],None], lambda: Callable[3, str], lambda: Callable["x", str], lambda: Literal[None], lambda: Dict[str,None], lambda:Generator[int,str], lambda: tuple[None], lambda: Tuple[None, ...], lambda:Callable[None, None]):
    try: print(f())
    except TypeError as e: print("TE", e)
