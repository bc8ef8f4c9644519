"""Invented customers of the sample station; phones use the block 199 0000, which belongs to nobody."""

from dataclasses import dataclass
from typing import Final

NEWCOMERS: Final = (
    "欧阳桂兰", "单雄", "查良骥", "王建国", "上官红𬱖", "朱玉英", "亓㛃", "陈志强", "仇凤珍", "解红梅", "尉迟敬",
    "李骉", "赵堃", "曾宝林", "龚翀", "周海平", "盖文武", "区志刚", "孙燊", "吴䶮", "郭赟", "马犇", "林怡", "冼星",
)  # fmt: skip
COMPANIES: Final = (
    ("油坊恒达五金有限公司", "91321182MA1R2D4H"),
    ("长旺水产养殖专业合作社", "93321182MA1N6F7K"),
    ("鸣凤村便民超市", "92321182MA1T8G3P"),
    ("同德粮油加工厂", "91321182MA1W5J9Q"),
)  # fmt: skip
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_DIGITS: Final = "10X98765432"
_CODE_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who comes to the counter."""

    name: str
    id_number: str
    phone: str


def newcomer(number: int) -> Newcomer:
    """The person who comes as this number; the same every time."""
    year, month, day = 1950 + number * 7 % 50, 1 + number * 5 % 12, 1 + number * 11 % 28
    body = f"321182{year:04d}{month:02d}{day:02d}{100 + number * 37 % 900:03d}"
    check = _ID_DIGITS[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]
    name = NEWCOMERS[number % len(NEWCOMERS)]
    return Newcomer(name=name, id_number=body + check, phone=f"1990000{3000 + number * 113 % 7000:04d}")


def company(number: int) -> Newcomer:
    """The company that comes as this number; `id_number` is its unified social credit code."""
    name, head = COMPANIES[number % len(COMPANIES)]
    return Newcomer(name=name, id_number=credit_code(head), phone=f"1990000{8000 + number * 71 % 2000:04d}")


def credit_code(head: str) -> str:
    """The unified social credit code that begins with these sixteen signs."""
    body = (head + "0")[:17]
    total = sum(_CODE_SIGNS.index(sign) * weight for sign, weight in zip(body, _CODE_WEIGHTS, strict=True))
    return body + _CODE_SIGNS[(31 - total % 31) % 31]
