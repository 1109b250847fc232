import pytest

from tests.bench.peers.figures import Spread, percentile, ratios
from tests.bench.peers.load import LoadFailed, read_wrk

SAID = """Running 3s test @ http://127.0.0.1:8000/graphql
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    24.51ms   10.02ms  99.03ms   80.00%
    Req/Sec   619.33     20.00     0.65k    70.00%
  Latency Distribution
     50%   24.23ms
     75%   30.00ms
     90%   41.00ms
     99%    1.20s
  1858 requests in 3.00s, 92.61MB read
Requests/sec:    619.33
Transfer/sec:     30.87MB
"""


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [
        ([5.0], 0.5, 5.0),
        ([5.0], 0.99, 5.0),
        ([1.0, 2.0], 0.5, 1.0),
        ([1.0, 2.0], 0.51, 2.0),
        ([1.0, 2.0, 3.0], 0.5, 2.0),
        ([float(each) for each in range(1, 101)], 0.5, 50.0),
        ([float(each) for each in range(1, 101)], 0.99, 99.0),
        ([float(each) for each in range(1, 101)], 1.0, 100.0),
        ([float(each) for each in range(1, 201)], 0.99, 198.0),
        ([], 0.99, 0.0),
    ],
)
def test_a_percentile_is_a_value_that_so_many_did_not_exceed(values: list[float], share: float, found: float) -> None:
    assert percentile(values, share) == found


@pytest.mark.parametrize("share", [0, -0.5, 1.01, 50])
def test_a_share_is_no_number_of_a_hundred(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        percentile([1.0], share)


def test_a_spread_has_the_middle_and_both_ends() -> None:
    assert Spread.of([3.0, 1.0, 10.0]) == Spread(3.0, 1.0, 10.0)
    assert Spread.of([1.0, 2.0]) == Spread(1.5, 1.0, 2.0)
    with pytest.raises(ValueError, match="needs a value"):
        Spread.of([])


def test_a_ratio_is_of_rounds_and_not_of_medians() -> None:
    assert ratios([10.0, 20.0, 90.0], [5.0, 20.0, 30.0]) == Spread(2.0, 1.0, 3.0)


def test_no_ratio_of_rounds_that_do_not_pair() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratios([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="nothing"):
        ratios([1.0], [0.0])


def test_what_wrk_prints_is_read() -> None:
    sample = read_wrk(SAID)
    assert (sample.requests, sample.seconds, sample.p50, sample.p99, sample.faults) == (1858, 3.0, 24.23, 1200.0, 0)
    assert sample.size == pytest.approx(92.61 * 1024**2 / 1858)
    assert sample.rate == pytest.approx(619.33, abs=0.1)


def test_what_went_wrong_is_read_too() -> None:
    wrong = "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\nRequests/sec"
    assert read_wrk(SAID.replace("Requests/sec", wrong)).faults == 15


@pytest.mark.parametrize("said", ["", SAID.replace("1858 requests", "0 requests"), SAID.replace("99%", "98%")])
def test_no_figures_are_no_zeroes(said: str) -> None:
    with pytest.raises(LoadFailed):
        read_wrk(said)
