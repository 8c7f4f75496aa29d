import pytest
from tests.trust import world as worlds
from tests.trust.addresses import addresses, routes
pytestmark = pytest.mark.django_db
def test_x():
    w=worlds.furnished(worlds.build())
    seen={}
    for name,path in addresses(w): seen.setdefault(name,[]).append(path)
    print("\n".join(f"ABSENT {n} {p[0]}" for n,p in seen.items() if all("absentabsent" in x for x in p)))
    print("\n".join(f"IN {n} {p[0]}" for n,p in seen.items() if any(k in n for k in("match","release","fair","consent","vocab","publi","api"))))
