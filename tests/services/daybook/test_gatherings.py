"""The morning meeting from the program's own facts, other gatherings, and their papers."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app.domain.daybook.gathering import Decision, DecisionState, GatheringDraft, GatheringKind
from app.domain.dispatch.crew import Crew
from app.domain.papers.subject import PaperSubject
from app.domain.problems import Refusal
from app.domain.work.steps import StepKind
from app.labels.daybook import morning_texts
from tests.station import FAR_AREA, LI, MONDAY, SURVEYED, WANG, ZHANG, SmallStation, local, rename_draft, resident_draft


def morning(**changes: object) -> GatheringDraft:
    draft = GatheringDraft(
        kind=GatheringKind.MORNING,
        subject="晨会",
        held_at=MONDAY,
        attendees=(ZHANG, LI),
        texts={"host": "罗敏强", "fitness": "good", "remarks": "登杆必有监护。", "learning": ""},
    )
    return replace(draft, **changes)  # type: ignore[arg-type]  # the test names fields of the draft


def code_of(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.problems[0].code


def day_before(station: SmallStation) -> None:
    """The working day before: one survey finished, a visit under way, a patrol nobody is sent on."""
    station.clock.set(local(2026, 2, 28, 9))
    station.do_field_work(station.step(station.register(resident_draft()), StepKind.ADVANCE), SURVEYED)
    other = station.step(station.register(rename_draft()), StepKind.ADVANCE)
    order = station.newest_order(other.id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=FAR_AREA, task="巡视老郎村", place="")
    station.clock.set(MONDAY)


def test_the_morning_is_told_from_what_the_program_knows(station: SmallStation) -> None:
    day_before(station)
    station.desk.people.put_absence(station.clerk, WANG, MONDAY, MONDAY + timedelta(days=2), "年休")

    pack = station.desk.daybook.gatherings.morning()

    texts = morning_texts(pack)
    assert texts["yesterday"] == "02-28：完成工单 1 张（现场勘查 1）；受理业务 2 件，办结 0 件。"
    assert texts["unfinished"] == f"{pack.orders[0].order_number} 更名过户·现场核查抄表（张三）"
    assert texts["absent"] == "王五（年休，至 03-04 09:00，李四代）"
    assert [person.name for person in pack.present] == ["罗敏强", "陈晓明", "孙丽", "张三", "李四", "赵六"]
    assert [(order.area, order.leader, order.guardian, order.time) for order in pack.orders] == [
        ("第一网格 油坊社区一组#1台区", "张三", "李四", "02-28")
    ]
    assert [(each.code, each.count) for each in pack.reminders] == [("unassigned", 1)]


def test_after_nothing_the_morning_says_so(station: SmallStation) -> None:
    texts = morning_texts(station.desk.daybook.gatherings.morning())

    assert texts == {
        "yesterday": "02-28：没有完工的工单；受理业务 0 件，办结 0 件。",
        "unfinished": "无",
        "absent": "无",
    }


def test_a_morning_has_one_record_in_versions(station: SmallStation) -> None:
    gatherings = station.desk.daybook.gatherings
    day_before(station)

    first = gatherings.save(station.head, morning())
    again = gatherings.save(station.head, morning())
    changed = gatherings.save(station.clerk, morning(absent="王五（培训）"))

    assert (first.number, again, changed.id, changed.version) == ("2026-YF-HY-000001-4", first, first.id, 1)
    assert gatherings.of_morning() == changed == gatherings.by_number(first.number.lower())
    assert gatherings.of_morning(MONDAY.date() + timedelta(days=1)) is None
    assert [person.name for person in gatherings.show(first.id).attendees] == ["张三", "李四"]
    written = [event for event in station.events() if event.kind == "gathering.written"]
    assert [event.payload["absent"] for event in written] == ["", "王五（培训）"]
    assert len(changed.orders) == 1
    assert "learning" not in changed.texts


def test_what_was_known_that_morning_stays_when_the_record_is_mended_later(station: SmallStation) -> None:
    gatherings = station.desk.daybook.gatherings
    day_before(station)
    first = gatherings.save(station.head, morning())
    station.clock.forward(days=1)

    mended = gatherings.save(station.head, morning(subject="晨会（补记）"))

    assert mended.subject == "晨会（补记）"
    assert (mended.orders, mended.warnings) == (first.orders, first.warnings)
    assert mended.warnings


def test_decisions_come_back_until_they_are_done(station: SmallStation) -> None:
    gatherings = station.desk.daybook.gatherings
    check, visit = Decision(matter="核查", responsible="张三"), Decision(matter="走访")
    gatherings.save(station.head, morning(decisions=(check, visit)))
    assert gatherings.morning().decisions == ()
    station.clock.forward(days=1)
    assert gatherings.morning().decisions == (check, visit)

    done = replace(visit, state=DecisionState.DONE)
    tuesday = morning(held_at=MONDAY + timedelta(days=1), decisions=(check, done))
    gatherings.save(station.head, tuesday)
    station.clock.forward(days=1)

    assert gatherings.morning().decisions == (check,)


def test_who_may_not_call_people_together_is_refused(station: SmallStation) -> None:
    gatherings = station.desk.daybook.gatherings
    with pytest.raises(Refusal) as denied:
        gatherings.save(station.zhang, morning())
    with pytest.raises(Refusal) as unknown:
        gatherings.by_number("2026-YF-HY-000009-9")
    with pytest.raises(Refusal) as moved:
        gatherings.save(station.head, morning(id=uuid4()))

    assert (code_of(denied), code_of(unknown), code_of(moved)) == (
        "permission.denied",
        "gathering.unknown",
        "gathering.morning_held",
    )


def test_the_record_of_the_morning_is_filled(station: SmallStation) -> None:
    day_before(station)
    decided = Decision(matter="核查", responsible="张三", due_on=MONDAY.date())
    saved = station.desk.daybook.gatherings.save(station.head, morning(absent="无", decisions=(decided,)))

    subject = PaperSubject.gathering(saved.id)
    values = station.desk.papers.values_for(station.head, "morning-meeting-record", subject)

    assert values["remarks"] == "登杆必有监护。\n1. 核查（张三，2026-03-02，未开始）"
    assert (values["due_count"], values["present_count"], values["fitness"]) == (7, 2, "good")
    assert values["warnings"] == [{"name": "待派的工单", "count": 1, "note": "2026-YF-PG-000003-9"}]
    minutes = station.desk.papers.values_for(station.head, "meeting-minutes", subject)
    assert (minutes["minutes"], minutes["attendees"]) == ("　　登杆必有监护。", "张三、李四")
    for form in ("morning-meeting-record", "meeting-minutes", "sign-in-sheet"):
        assert station.desk.papers.render(station.head, form, subject).parts[0].number == saved.number


def test_a_training_is_signed_in_to_and_has_minutes(station: SmallStation) -> None:
    draft = morning(
        kind=GatheringKind.TRAINING,
        subject="三个办法全员培训",
        texts={"place": "会议室", "guests": "县公司王工", "minutes": "逐条学习。"},
        ended_at=MONDAY + timedelta(hours=1),
    )
    saved = station.desk.daybook.gatherings.save(station.clerk, draft)
    renamed = station.desk.daybook.gatherings.save(station.clerk, replace(draft, id=saved.id, subject="全员培训"))

    subject = PaperSubject.gathering(saved.id)
    sheet = station.desk.papers.values_for(station.head, "sign-in-sheet", subject)
    minutes = station.desk.papers.values_for(station.head, "meeting-minutes", subject)

    assert (renamed.number, renamed.version) == (saved.number, 1)
    assert (sheet["subject"], sheet["place"], sheet["due_count"]) == ("全员培训", "会议室", 2)
    assert sheet["people"] == [
        {"name": "张三", "team": "外勤班", "post": "台区经理"},
        {"name": "李四", "team": "外勤班", "post": "台区经理"},
    ]
    assert (minutes["minutes"], minutes["attendees"]) == ("逐条学习。", "张三、李四、县公司王工")
