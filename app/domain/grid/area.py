"""A transformer area with its A-role and B-role managers."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerArea:
    """台区: what one distribution transformer feeds; `number` (台区编号) is unique in the station.

    `capacity_kva` is the transformer's rating, `line_m` the 0.4 kV line length in metres,
    `longitude_e6` and `latitude_e6` are millionths of a degree.
    """

    id: UUID
    number: str
    name: str
    grid: str  # 网格
    feeder: str  # 所属线路
    capacity_kva: int
    village: str
    a_manager_id: UUID  # A角
    b_manager_id: UUID  # B角
    longitude_e6: int | None = None
    latitude_e6: int | None = None
    line_m: int = 0
    is_running: bool = True
    version: int = 0
