"""Records by the numbers people know them by."""

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.lists import ListQuery
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.services.bundle import Services
from app.services.dispatch.orders import OrderView


def area_of(services: Services, number: str, field: str = "area") -> TransformerArea:
    """The transformer area with this number.

    Raises:
        Refusal: `area.unknown`.
    """
    for area in services.customers.areas():
        if area.number == number.strip():
            return area
    raise Refusal.of("area.unknown", field, number=number)


def person_of(services: Services, number: str, field: str = "number") -> Staff:
    """The person with this staff number.

    Raises:
        Refusal: `staff.unknown`.
    """
    for person in services.people.staff():
        if person.number == number.strip():
            return person
    raise Refusal.of("staff.unknown", field, number=number)


def customer_of(services: Services, account: str) -> Customer:
    """The customer with this account number.

    Raises:
        Refusal: `account.unknown`.
    """
    customer = services.customers.by_account(account)
    if customer is None:
        raise Refusal.of("account.unknown", "account", account=account)
    return customer


def order_of(services: Services, number: str) -> OrderView:
    """The work order with this number.

    Raises:
        Refusal: `order.unknown_number`.
    """
    wanted = number.strip().upper()
    orders = services.lists.source("orders")
    for row in orders.rows(orders.keys(ListQuery(text=wanted))) if wanted else ():
        if row.number == wanted:  # type: ignore[attr-defined]  # every order's row has its number
            return services.dispatch.show(row.id)  # type: ignore[attr-defined]  # and its id
    raise Refusal.of("order.unknown_number", "number", number=number)
