"""The reasons a case may be paused for, beside which the clerk keeps proof."""

from enum import StrEnum


class PauseReason(StrEnum):
    """Why a case stands still."""

    CUSTOMER_PAPERS = "customer_papers"  # 客户补正资料
    CUSTOMER_WORKS = "customer_works"  # 客户工程施工
    CUSTOMER_PAYMENT = "customer_payment"  # 客户未缴费
    CUSTOMER_POSTPONED = "customer_postponed"  # 客户改约或暂不送电
    PERMIT = "permit"  # 掘路、占道等政府审批
    LAND = "land"  # 政策处理、青苗
    WEATHER = "weather"  # 恶劣天气
    GRID_WORKS = "grid_works"  # 电网配套工程
    ACCESS_DESIGN = "access_design"  # 客户委托接入系统设计
    EXPERT_REVIEW = "expert_review"  # 专家组会审
    FUNDS = "funds"  # 资金未落实
    UPSTREAM = "upstream"  # 上级批复
