"""Small programmes: `SMALL` with most keys of a rule, `RICE` with rice only."""

SMALL = """
id = "small"
version = "1"
title = "Small [north]"
source = "a test"
[groups.adults]
from_age = 17
[channels.tent]
[items.rice]
name = "Rice"
unit = "kg"
packs = [{ name = "bag", holds = "25 kg" }]
[[allocations]]
item = "rice"
per = "person"
quantity = "450 g/day"
days = 7
base = "1 kg"
cap = 6
at_most = "25 kg"
round = { to = "1 kg", mode = "up" }
channel = "tent"
[[allocations]]
item = "rice"
per = "adults"
quantity = "1 kg"
only = { category = ["A", "B"] }
channel = "tent"
"""

# Rice to all, shared equally if short. Formats `quantity` per person, and `more` lines.
RICE = """
id = "r"
version = "1"
title = "R"
source = "s"
days = 10
[shortage]
option = "equal"
[channels.centre]
title = "Centre"
[items.rice]
name = "Rice"
unit = "kg"
[[allocations]]
item = "rice"
per = "person"
quantity = "{quantity}"
channel = "centre"
{more}
"""
