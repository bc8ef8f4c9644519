"""The sample station's own day: a meeting with decisions that are open, a training, a planned outage, a day's log."""

from datetime import datetime, timedelta
from typing import Final

from app.domain.daybook.gathering import Decision, DecisionState, GatheringDraft, GatheringKind
from app.domain.daybook.outage_plan import OutageDraft
from app.domain.people.session import OWNER
from app.domain.people.staff import Role
from app.domain.records.facts import OutageKind
from app.domain.zone import STATION_ZONE
from app.services.demo.scene import Scene

_MEETING_BEFORE: Final = timedelta(days=4)
_TRAINING_BEFORE: Final = timedelta(days=9)
_OUTAGE_AFTER: Final = timedelta(days=10)
_MANAGERS: Final = 3
_LOG: Final = {
    "weather": "晴",
    "patrols": "0.4 kV 一线 1 号至 28 号杆，接户线 46 户。",
    "visits": "走访频繁停电客户 2 户，近期供电正常。",
    "problems": "12 号杆拉线松弛；18 号杆树枝距导线不足 1 米。",
    "handed_over": "树障移交消缺。",
}


def keep_day(scene: Scene, until: datetime) -> None:
    """Enter what a station keeps of its own doings, around the moment the story ends."""
    _meet(scene, until)
    _plan_outage(scene, until)
    yesterday = (until - timedelta(days=1)).astimezone(STATION_ZONE).date()
    for person in [each for each in scene.services.people.staff() if Role.AREA_MANAGER in each.roles][:_MANAGERS]:
        scene.services.daybook.logs.write(OWNER, person.id, yesterday, _LOG, 3650)


def _meet(scene: Scene, until: datetime) -> None:
    people = [person for person in scene.services.people.staff() if person.is_active]
    everybody = tuple(person.id for person in people)
    texts = {"place": "供电所会议室", "host": people[0].name, "recorder": scene.clerk.name}
    held_at = (until - _MEETING_BEFORE).astimezone(STATION_ZONE).replace(hour=14, minute=30, second=0, microsecond=0)
    trained_at = held_at - _TRAINING_BEFORE + _MEETING_BEFORE
    meeting = GatheringDraft(
        kind=GatheringKind.MEETING,
        subject="经营分析与降损治理会",
        held_at=held_at,
        ended_at=held_at + timedelta(minutes=80),
        attendees=everybody,
        decisions=(
            Decision(
                matter="逐户核查高损台区，查清损失原因",
                responsible=people[-1].name,
                due_on=until.astimezone(STATION_ZONE).date() + timedelta(days=5),
                state=DecisionState.UNDERWAY,
            ),
            Decision(matter="走访频繁停电客户", responsible=people[-2].name),
        ),
        texts={**texts, "topics": "通报经营指标；分析高损台区。", "minutes": "各网格月底前完成高损台区的现场核查。"},
    )
    training = GatheringDraft(
        kind=GatheringKind.TRAINING,
        subject="配电安规低压工作部分培训",
        held_at=trained_at,
        ended_at=trained_at + timedelta(minutes=60),
        attendees=everybody,
        texts={**texts, "topics": "低压工作票、监护和验电。", "minutes": "逐条学习，现场提问。"},
    )
    for draft in (training, meeting):
        scene.services.daybook.gatherings.save(scene.clerk, draft)


def _plan_outage(scene: Scene, until: datetime) -> None:
    begins = (until + _OUTAGE_AFTER).astimezone(STATION_ZONE).replace(hour=7, minute=0, second=0, microsecond=0)
    first = scene.areas[0]
    scene.services.daybook.outages.save(
        scene.clerk,
        OutageDraft(
            kind=OutageKind.PLANNED,
            line=f"{first.feeder} {first.village}支线",
            reason="更换老旧绝缘导线",
            from_at=begins,
            to_at=begins + timedelta(hours=10),
            area_ids=tuple(area.id for area in scene.areas if area.village == first.village),
            hint="请提前储备生活用水；有自备发电机的，启动前断开与电网的连接。",
            contact=scene.services.people.staff()[-1].name,
        ),
    )
