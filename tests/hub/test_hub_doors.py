"""Who gets in: codes, keys, nonces, tokens; and who no longer does."""

import zstandard

from app.hub.callers import DeviceStatus
from app.hub.enrolment import TRIES
from app.sync.codes import code_of
from app.sync.packing import BODY_LIMIT, operations_packed, pack, unpack
from tests.hub.county import Computer, County, new_key, refusal, said


def test_a_code_lets_one_computer_in(county: County) -> None:
    station = county.station()
    computer, late = Computer(county.client), Computer(county.client)
    code = str(county.upkeep.make_code(station, needs_approval=False))

    answer = computer.enrol(code)

    assert (answer["state"], answer["station_code"], answer["index"]) == ("active", station, 1)
    assert answer["station_name"] == f"{station}供电所"
    assert (len(answer["station"]), len(answer["hub_id"]), len(answer["hub_key"])) == (16, 16, 32)
    assert refusal(late.post("enrol", late.application(code))) == (403, "upstream.code_invalid")


def test_whoever_lost_the_answer_gets_it_again(county: County) -> None:
    computer = Computer(county.client)
    code = str(county.upkeep.make_code(county.station(), needs_approval=False))
    first = computer.enrol(code)
    county.clock.forward(days=1)

    assert computer.enrol(code.lower().replace("-", " ")) == first
    stolen = computer.application(code, public_key=b"k" * 32)
    assert refusal(computer.post("enrol", stolen)) == (403, "upstream.code_invalid")


def test_a_code_is_worth_nothing_after_half_an_hour(county: County) -> None:
    computer = Computer(county.client)
    code = str(county.upkeep.make_code(county.station(), needs_approval=False))
    county.clock.forward(minutes=30)

    assert refusal(computer.post("enrol", computer.application(code))) == (403, "upstream.code_invalid")


def test_a_code_that_was_guessed_at_is_worth_nothing(county: County) -> None:
    computer = Computer(county.client)
    station = county.station()
    code = county.upkeep.make_code(station, needs_approval=False)
    guess = f"{code.selector}{'0' * 16}"

    for _ in range(TRIES):
        assert refusal(computer.post("enrol", computer.application(guess))) == (403, "upstream.code_invalid")

    assert refusal(computer.post("enrol", computer.application(str(code)))) == (403, "upstream.code_invalid")
    assert [deed.act.value for deed in county.upkeep.deeds(station)].count("code_denied") == TRIES + 1


def test_no_code_at_all_gets_the_same_answer(county: County) -> None:
    computer = Computer(county.client)
    for typed in ("", "hello", "0" * 20):
        assert refusal(computer.post("enrol", computer.application(typed))) == (403, "upstream.code_invalid")


def test_letters_that_are_misread_are_read_right() -> None:
    assert code_of("o1Il0-22222-33333-44444") == code_of("01110 22222 33333 44444")
    assert code_of("U1110-22222-33333-44444") is None


def test_with_two_persons_the_second_lets_the_computer_in(county: County) -> None:
    station = county.station()
    computer = Computer(county.client)
    answer = computer.enrol(str(county.upkeep.make_code(station, needs_approval=True)))
    assert answer["state"] == "pending"
    assert refusal(computer.post("session", computer.signed(computer.nonce()))) == (403, "upstream.pending")

    county.upkeep.approve(station, 1)

    assert computer.sign_in()["index"] == 1
    assert [each.status for each in county.upkeep.computers(station)] == [DeviceStatus.ACTIVE]


def test_a_session_says_what_the_computer_needs(county: County) -> None:
    station = county.station()
    computer = Computer(county.client)
    computer.enrol(str(county.upkeep.make_code(station, needs_approval=False)))

    answer = computer.sign_in()

    assert (answer["expires_s"], answer["hub_id"], answer["index"]) == (1800, computer.hub_id, 1)
    assert answer["hub_ms"] == int(county.clock.now().timestamp() * 1000)
    assert len(answer["hub_epoch"]) == 16


def test_a_nonce_works_once_and_for_a_minute(county: County) -> None:
    computer = county.computer(county.station())
    signed = computer.signed(computer.nonce())
    said(computer.post("session", signed))
    assert refusal(computer.post("session", signed)) == (403, "upstream.refused")

    late = computer.signed(computer.nonce())
    county.clock.forward(seconds=60)
    assert refusal(computer.post("session", late)) == (403, "upstream.refused")


def test_only_the_computers_own_key_signs_for_it(county: County) -> None:
    station = county.station()
    computer, thief = county.computer(station), county.computer(station)
    forged = {**thief.signed(thief.nonce()), "device": computer.device}
    assert refusal(thief.post("session", forged)) == (403, "upstream.refused")

    for_another_hub = county.computer(station)
    for_another_hub.hub_id = b"x" * 16
    response = for_another_hub.post("session", for_another_hub.signed(for_another_hub.nonce()))
    assert refusal(response) == (403, "upstream.refused")


def test_a_failed_try_uses_the_nonce_up(county: County) -> None:
    computer = county.computer(county.station())
    nonce = computer.nonce()
    computer.post("session", {**computer.signed(nonce), "signature": b"s" * 64})

    assert refusal(computer.post("session", computer.signed(nonce))) == (403, "upstream.refused")


def test_a_stranger_gets_a_nonce_and_no_further(county: County) -> None:
    stranger = Computer(county.client)
    stranger.station = new_key()

    response = stranger.post("session", stranger.signed(stranger.nonce()))

    assert refusal(response) == (403, "upstream.refused")


def test_an_old_copy_of_the_file_is_told_so(county: County) -> None:
    computer = county.computer(county.station())
    response = computer.post("session", computer.signed(computer.nonce(), epoch=new_key()[:8]))
    assert refusal(response) == (403, "upstream.epoch")


def test_a_token_ends_after_half_an_hour(county: County) -> None:
    computer = county.computer(county.station())
    county.clock.forward(minutes=29, seconds=59)
    assert computer.pulled().status_code == 200
    county.clock.forward(seconds=1)
    assert refusal(computer.pulled()) == (401, "upstream.unauthorised")


def test_a_token_that_was_tampered_with_is_none(county: County) -> None:
    computer = county.computer(county.station())
    good = computer.token
    for token in ("", "x", "äö", good[:-4], ("B" if good[0] == "A" else "A") + good[1:]):
        response = county.client.get("/v1/pull", headers={b"Authorization": f"Bearer {token}".encode()})
        assert refusal(response) == (401, "upstream.unauthorised"), token
    assert refusal(county.client.get("/v1/pull")) == (401, "upstream.unauthorised")


def test_a_lost_computer_is_shut_out_at_its_next_request(county: County) -> None:
    station = county.station()
    lost, kept = county.computer(station), county.computer(station)
    lost.push(lost.customer(new_key()))

    county.upkeep.revoke(station, lost.index)

    for response in (
        lost.pulled(),
        lost.pushed([lost.customer(new_key())]),
        lost.post("lease", {"series": "case", "year": 2026, "count": 50}),
        lost.post("session", lost.signed(lost.nonce())),
    ):
        assert refusal(response) == (403, "upstream.revoked")
    assert [line.dev_seq for line in kept.read()] == [1]
    code = str(county.upkeep.make_code(station, needs_approval=False))
    assert refusal(lost.post("enrol", lost.application(code))) == (403, "upstream.code_invalid")


def test_a_new_life_of_the_file_goes_on_from_where_it_says(county: County) -> None:
    computer = county.computer(county.station())
    computer.push(*(computer.customer(new_key()) for _ in range(5)))
    old, computer.dev_seq = computer.epoch, 3
    new = new_key()[:8]

    said(computer.post("epoch", {"new_epoch": new, "first": 4}))

    assert refusal(computer.pulled()) == (403, "upstream.epoch")
    computer.epoch = new
    computer.sign_in()
    assert computer.push(computer.customer(new_key()))["ack"] == 4
    assert [(line.dev_seq, line.epoch == old) for line in computer.read()][-2:] == [(5, True), (4, False)]


def test_a_computer_that_comes_in_again_keeps_its_place(county: County) -> None:
    station = county.station()
    computer = county.computer(station)
    computer.push(computer.customer(new_key()))

    answer = computer.enrol(str(county.upkeep.make_code(station, needs_approval=False)))
    computer.sign_in()

    assert answer["index"] == 1
    assert computer.push(computer.customer(new_key()))["ack"] == 2


def test_numbers_are_leased_once(county: County) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)

    def lease(computer: Computer, year: int) -> tuple[int, int]:
        answer = said(computer.post("lease", {"series": "case", "year": year, "count": 50}))
        return answer["lo"], answer["hi"]

    assert (lease(first, 2026), lease(second, 2026), lease(first, 2026)) == ((1, 50), (51, 100), (101, 150))
    assert lease(second, 2027) == (1, 50)
    for wrong in ({"count": 0}, {"count": 100_001}, {"year": 1999}, {"series": ""}):
        message = {"series": "case", "year": 2026, "count": 50, **wrong}
        assert refusal(first.post("lease", message)) == (400, "upstream.lease_invalid")


def test_bombs_and_rubbish_are_refused(county: County) -> None:
    computer = county.computer(county.station())
    bomb = zstandard.ZstdCompressor(level=3).compress(bytes(65 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert refusal(computer.send("push", bomb)) == (413, "upstream.too_large")
    assert refusal(computer.send("push", bytes(BODY_LIMIT + 1))) == (413, "upstream.too_large")
    for verb in ("push", "enrol", "challenge", "session", "epoch", "lease"):
        for body in (b"", b"rubbish", pack({}), zstandard.compress(b"\xc1"), zstandard.compress(b"\x93\x01\x02\x03")):
            assert refusal(computer.send(verb, body)) == (400, "upstream.garbled"), (verb, body)
    for wrong in ({"after": -1}, {"after": 1 << 63}, {"limit": 0}, {"wait": 61}):
        assert refusal(computer.pulled(**wrong)) == (400, "upstream.garbled")
    assert computer.push(computer.customer(new_key()))["ack"] == 1


def test_columns_that_no_computer_would_send_are_refused(county: County) -> None:
    computer = county.computer(county.station())
    whole = dict(unpack(_push_of(computer)))
    for name, wrong in {
        "first": -1,
        "tx": [1 << 64 - 1],
        "tbl": ["customer"],
        "kind": b"\x09",
        "key": b"short",
        "base": [1.5],
        "users": ["somebody"],
        "ch": [{0: "existence"}],
    }.items():
        response = computer.post("push", {**whole, "ops": {**whole["ops"], name: wrong}})
        assert refusal(response) == (400, "upstream.garbled"), name
    assert refusal(computer.post("push", {**whole, "schema": 1 << 31})) == (400, "upstream.garbled")
    assert refusal(computer.post("epoch", {"new_epoch": new_key()[:8], "first": 0})) == (400, "upstream.garbled")


def _push_of(computer: Computer) -> bytes:
    return pack({"protocol": 1, "schema": 2, "ops": operations_packed([computer.customer(new_key())])})
