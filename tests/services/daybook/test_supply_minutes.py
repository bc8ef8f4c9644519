"""The minutes of a supply meeting on paper."""

from app.domain.papers.subject import PaperSubject
from app.services.work.meetings import Minutes
from tests.services.test_meetings import DEFECTS, case_at_review
from tests.station import LI, ZHANG, SmallStation


def test_a_supply_meeting_has_minutes_with_what_is_to_be_put_right(station: SmallStation) -> None:
    case = case_at_review(station)
    minutes = Minutes(attendees=(ZHANG, LI), verdicts={case.id: DEFECTS}, guests="县公司", note="下周复审")
    held = station.desk.supply.meetings.record(station.clerk, minutes)

    values = station.desk.papers.values_for(station.head, "meeting-minutes", PaperSubject.gathering(held.id))

    assert (values["subject"], values["number"], values["attendees"]) == (
        "业扩例会",
        "YF-LH-20260302",
        "张三、李四、县公司",
    )
    assert values["minutes"] == f"　　{case.number} {case.name}：不合格，限期整改。修改后重新报送\n下周复审"
    assert [line["matter"] for line in values["decisions"]] == [  # type: ignore[attr-defined]  # a list of lines
        f"{case.name}：接地电阻未注明",
        f"{case.name}：计量柜无封印位置",
    ]
