"""A bucket of tokens for each client."""

import pytest

from iclod.errors import TooMany
from iclod.web.querying import rate


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
        (None, ""),
    ],
)
def test_whose_address_it_is(address, name):
    assert rate.client(address) == name


def test_a_minute_s_worth_at_once_and_then_as_time_passes():
    buckets = rate.Buckets(60)
    for _ in range(60):
        buckets.take("a", 100.0)
    with pytest.raises(TooMany, match=r"sparql\.rate") as refused:
        buckets.take("a", 100.0)
    assert (refused.value.retry_after, refused.value.limit) == (1, "sparql.rate")
    buckets.take("b", 100.0)
    buckets.take("a", 101.1)
    with pytest.raises(TooMany):
        buckets.take("a", 101.2)
    for _ in range(60):
        buckets.take("a", 1000.0)


def test_who_waits_as_long_as_told_is_answered():
    buckets = rate.Buckets(7)
    for _ in range(7):
        buckets.take("a", 0.0)
    with pytest.raises(TooMany) as refused:
        buckets.take("a", 0.5)
    buckets.take("a", 0.5 + refused.value.retry_after)


def test_nobody_is_limited_where_nothing_is_set():
    for _ in range(1000):
        rate.Buckets(0).take("a")
        rate.Buckets(1).take("")


def test_clients_are_forgotten_in_the_order_in_which_they_asked():
    buckets = rate.Buckets(1)
    for number in range(rate.CLIENTS + 10):
        buckets.take(str(number), 0.0)
    buckets.take("0", 0.0)
    with pytest.raises(TooMany):
        buckets.take(str(rate.CLIENTS), 0.0)
