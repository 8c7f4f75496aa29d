"""What a mail may say and when it goes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schakel.base.outbox import rules
from schakel.base.outbox.enums import Frequency

HERE = ZoneInfo("Europe/Amsterdam")
SUNDAY = datetime(2026, 11, 22, 21, 0, tzinfo=HERE)


@pytest.mark.parametrize(
    ("label", "most", "may"),
    [
        ("CLEAR", "CLEAR", True),
        ("GREEN", "CLEAR", False),
        ("GREEN", "AMBER", True),
        ("AMBER+STRICT", "AMBER", False),
        ("PURPLE", "AMBER+STRICT", False),
        ("CLEAR", "anything", False),
    ],
)
def test_content_goes_out_up_to_the_operators_label(label: str, most: str, may: bool) -> None:
    assert rules.may_carry(label, most=most) is may


def test_a_digest_waits_for_seven_in_the_morning() -> None:
    assert rules.due_at(Frequency.AT_ONCE, now=SUNDAY) == SUNDAY
    assert rules.due_at(Frequency.DAILY, now=SUNDAY) == datetime(2026, 11, 23, 7, 0, tzinfo=HERE)
    assert rules.due_at(Frequency.WEEKLY, now=SUNDAY) == datetime(2026, 11, 23, 7, 0, tzinfo=HERE)
    monday = datetime(2026, 11, 23, 7, 30, tzinfo=HERE)
    assert rules.due_at(Frequency.DAILY, now=monday) == datetime(2026, 11, 24, 7, 0, tzinfo=HERE)
    assert rules.due_at(Frequency.WEEKLY, now=monday) == datetime(2026, 11, 30, 7, 0, tzinfo=HERE)


def test_attempts_lie_further_and_further_apart_up_to_six_hours() -> None:
    assert rules.next_attempt(1, now=SUNDAY) == SUNDAY + timedelta(minutes=2)
    assert rules.next_attempt(9, now=SUNDAY) == SUNDAY + timedelta(hours=6)


def test_the_same_messages_give_the_same_message_id() -> None:
    one = rules.message_id(["b", "a"], host="schakel.example")
    assert one == rules.message_id(["a", "b"], host="schakel.example")
    assert one != rules.message_id(["a"], host="schakel.example")
    assert one.endswith("@schakel.example>")


@pytest.mark.asvs("v5.0.0-1.3.11")
def test_a_subject_cannot_add_a_header() -> None:
    assert rules.one_line("Hello\r\nBcc: everybody@example") == "Hello Bcc: everybody@example"


@pytest.mark.asvs("v5.0.0-1.2.1")
def test_the_page_beside_the_text_is_escaped_and_links_only_what_the_text_links() -> None:
    page = rules.as_html("Hello <b>you</b>\nsecond line\n\nSee https://schakel.example/a?b=1&c=2.")
    assert "<p>Hello &lt;b&gt;you&lt;/b&gt;<br>\nsecond line</p>" in page
    assert '<a href="https://schakel.example/a?b=1&amp;c=2">https://schakel.example/a?b=1&amp;c=2</a>.' in page
    assert "src=" not in page
