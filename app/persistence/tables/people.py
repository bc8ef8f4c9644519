"""Staff, certificates, absences, and the credentials that stay on this computer."""

from app.domain.people.credential import Credential
from app.domain.people.staff import Absence, Certificate, Staff
from app.persistence.tables.declare import entity_table

staff = entity_table("staff", Staff, number=1, unique=(("number",),))
certificate = entity_table(
    "certificate", Certificate, number=2, references={"staff_id": "staff"}, unique=(("staff_id", "kind"),)
)
absence = entity_table("absence", Absence, number=3, references={"staff_id": "staff"})
credential = entity_table("credential", Credential)
