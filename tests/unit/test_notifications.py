"""Who is told of a refusal or a failure, on servers of this machine: what is said, once, in time, and without a secret."""

import json
import time
from pathlib import Path

import dagster as dg
import pytest

from pipelines import jobs, notifications, sensors
from pipelines.ending import EXIT_REFUSED, REFUSED, Ending
from pipelines.settings import Settings
from pipelines.verdict import refusal
from tests.e2e.command import panorama
from tests.sources import replay_server as server
from tests.sources.replay_server import Portal
from tests.unit.notify_servers import Mailbox, own_certificate

CANARY = "canari/mot de passe+"
ENDING = Ending(REFUSED, EXIT_REFUSED, ("règle dim_firm.x : fausse", "et une autre"))
WHO = {"PANORAMA_NOTIFY_FROM": "panorama@exemple.test", "PANORAMA_NOTIFY_TO": "a@exemple.test, b@exemple.test"}
TOKEN = "canari-jeton-de-webhook-4711"


@pytest.fixture
def hook():
    with Portal({}) as portal:
        portal.break_next("/", server.body(b"ok"), times=9)
        yield portal


def settings(home: Path, **environment: str) -> Settings:
    return Settings(home, environment=environment)


def told(hook):
    return [json.loads(asked.body) for asked in hook.asked]


def address(hook):
    return f"{hook.url}/hooks/{TOKEN}"


def test_a_webhook_receives_what_a_person_and_a_program_read(tmp_path, hook):
    notifications.tell(settings(tmp_path, PANORAMA_NOTIFY_WEBHOOK=address(hook)), "2026-10", ENDING)
    (message,) = told(hook)
    assert message["title"] == "panorama-ia : 2026-10 refusée"
    for words in ("règle dim_firm.x : fausse", "et une autre", "En service : aucune version", "panorama status"):
        assert words in message["text"]
    known = {"edition": "2026-10", "verdict": "refused", "exit_code": 3, "live": None, "reasons": list(ENDING.reasons)}
    assert message.items() >= known.items()
    assert (hook.asked[0].headers["Content-Type"], hook.asked[0].path) == ("application/json", f"/hooks/{TOKEN}")


def test_nobody_is_told_when_nothing_is_set(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(notifications, "send", lambda *_: pytest.fail("rien n'est configuré"))
    notifications.tell(settings(tmp_path, **WHO), "2026-10", ENDING)
    assert capsys.readouterr() == ("", "")


def test_the_address_may_stand_in_a_file(tmp_path, hook):
    (tmp_path / "secret").write_text(f"{address(hook)}\n")
    where = {"PANORAMA_NOTIFY_WEBHOOK_FILE": str(tmp_path / "secret")}
    notifications.tell(settings(tmp_path, **where), "2026-10", ENDING)
    assert len(told(hook)) == 1


def test_a_mail_goes_encrypted_to_each_recipient(tmp_path, monkeypatch, capsys):
    certificate = own_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Mailbox(certificate) as box:
        url = f"smtp://moi:canari%2Fmot%20de%20passe%2B@127.0.0.1:{box.port}"
        notifications.tell(settings(tmp_path, PANORAMA_NOTIFY_SMTP_URL=url, **WHO), "2026-10", ENDING)
    assert capsys.readouterr().err == ""
    assert (box.was_encrypted, box.recipients) == (True, ["a@exemple.test", "b@exemple.test"])
    assert box.logins[0].split("\0")[1:] == ["moi", CANARY]
    (mail,) = box.mails
    assert "To: a@exemple.test, b@exemple.test" in mail
    assert "Subject: panorama-ia : 2026-10 =?utf-8?q?refus=C3=A9e?=" in mail


def test_a_server_without_a_password_may_be_plain(tmp_path):
    with Mailbox() as box:
        url = f"smtp://127.0.0.1:{box.port}"
        notifications.tell(settings(tmp_path, PANORAMA_NOTIFY_SMTP_URL=url, **WHO), "2026-10", ENDING)
    assert (len(box.mails), box.logins) == (1, [])


def test_a_password_never_leaves_in_clear(tmp_path, capsys):
    with Mailbox() as box:
        url = f"smtp://moi:{TOKEN}@127.0.0.1:{box.port}"
        notifications.tell(settings(tmp_path, PANORAMA_NOTIFY_SMTP_URL=url, **WHO), "2026-10", ENDING)
    assert (box.logins, box.mails) == ([], [])
    assert "n'offre pas STARTTLS" in capsys.readouterr().err


def test_an_untrusted_certificate_gets_no_password(tmp_path, capsys):
    with Mailbox(own_certificate(tmp_path)) as box:
        url = f"smtp://moi:{TOKEN}@127.0.0.1:{box.port}"
        notifications.tell(settings(tmp_path, PANORAMA_NOTIFY_SMTP_URL=url, **WHO), "2026-10", ENDING)
    assert (box.logins, box.mails) == ([], [])
    assert "CERTIFICATE_VERIFY_FAILED" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (server.status(500), "le serveur répond 500"),
        (server.redirect(f"https://ailleurs.test/{TOKEN}"), "le serveur répond 302"),
        (server.silence, "ConnectionError"),
    ],
)
def test_a_webhook_that_fails_is_said_without_its_address(tmp_path, capsys, fault, said):
    with Portal({}) as hook:
        hook.break_next("/", fault)
        notifications.tell(settings(tmp_path, PANORAMA_NOTIFY_WEBHOOK=address(hook)), "2026-10", ENDING)
    err = capsys.readouterr().err
    assert "notification non envoyée (webhook)" in err
    assert said in err
    assert TOKEN not in err


def test_a_server_that_never_answers_does_not_keep_the_refresh(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(notifications, "LIMIT", 0.1)
    with Mailbox(silent=True) as box:
        url = f"smtp://127.0.0.1:{box.port}"
        began = time.monotonic()
        notifications.tell(settings(tmp_path, PANORAMA_NOTIFY_SMTP_URL=url, **WHO), "2026-10", ENDING)
    assert time.monotonic() - began < 2
    assert "pas de réponse" in capsys.readouterr().err


def test_one_channel_that_fails_does_not_silence_the_other(tmp_path, hook, capsys):
    channels = {"PANORAMA_NOTIFY_WEBHOOK": address(hook), "PANORAMA_NOTIFY_SMTP_URL": "smtp://127.0.0.1:1"}
    notifications.tell(settings(tmp_path, **channels, **WHO), "2026-10", ENDING)
    assert len(told(hook)) == 1
    assert "notification non envoyée (courriel)" in capsys.readouterr().err


def test_a_secret_in_a_reason_is_hidden(tmp_path, hook):
    environment = {"PANORAMA_NOTIFY_WEBHOOK": address(hook), "PANORAMA_POSTGRES_URL": f"postgresql://moi:{TOKEN}@db/x"}
    ending = Ending(REFUSED, EXIT_REFUSED, (f"connexion refusée : {TOKEN}",))
    notifications.tell(settings(tmp_path, **environment), "2026-10", ending)
    assert TOKEN not in json.dumps(told(hook))


# When -----------------------------------------------------------------------------------------------------------------


def test_the_command_line_tells_once_and_its_exit_code_stays(tmp_path, hook):
    (tmp_path / "home.json").write_text('{"region": "11"}')
    answer = panorama("refresh", home=tmp_path, PANORAMA_NOTIFY_WEBHOOK=address(hook))
    assert answer.code == EXIT_REFUSED
    (message,) = told(hook)
    assert "région 11" in message["text"]
    again = panorama("refresh", home=tmp_path, PANORAMA_NOTIFY_WEBHOOK="http://127.0.0.1:1/x")
    assert (again.code, again.last_line) == (answer.code, answer.last_line)
    assert "notification non envoyée" in again.err


def test_a_damaged_home_is_told_too(tmp_path, hook):
    (tmp_path / "current").symlink_to("ailleurs")
    assert panorama("refresh", home=tmp_path, PANORAMA_NOTIFY_WEBHOOK=address(hook)).code == 1
    assert [message["verdict"] for message in told(hook)] == ["failed"]


def test_a_trial_message_can_be_sent(tmp_path, hook):
    answer = panorama("notify", home=tmp_path, PANORAMA_NOTIFY_WEBHOOK=address(hook))
    assert (answer.code, answer.last_line) == (0, "message d'essai envoyé.")
    assert "message d'essai" in told(hook)[0]["text"]
    assert panorama("notify", home=tmp_path).code == 2
    assert panorama("notify", home=tmp_path, PANORAMA_NOTIFY_WEBHOOK="ftp://x/y").code == 1


@dg.op
def refused_step():
    raise refusal(["règle dim_firm.x : fausse"], only_availability=False)


@dg.job(name=jobs.MONTHLY_REFRESH)
def failing_refresh():
    refused_step()


@pytest.mark.parametrize(("tags", "messages"), [({}, 1), (notifications.TOLD_BY_COMMAND, 0)])
def test_a_failed_run_of_the_interface_is_told_and_one_of_the_command_line_is_not_told_twice(
    tmp_path, hook, tags, messages
):
    with dg.DagsterInstance.ephemeral() as instance:
        result = failing_refresh.execute_in_process(
            instance=instance, raise_on_error=False, tags={"dagster/partition": "2026-10", **tags}
        )
        failure, cancellation = sensors.ending_sensors(
            settings(tmp_path, PANORAMA_NOTIFY_WEBHOOK=address(hook)), failing_refresh
        )
        context = dg.build_run_status_sensor_context(
            failure.name, result.all_events[-1], instance, instance.get_run_by_id(result.run_id)
        )
        failure(context)
        assert len(told(hook)) == messages
        if messages:
            assert told(hook)[0].items() >= {"edition": "2026-10", "verdict": "refused", "exit_code": 3}.items()
            cancellation(context)
            assert "annulée" in told(hook)[1]["text"]


@pytest.mark.parametrize(("environment", "is_on"), [({}, False), ({"PANORAMA_NOTIFY_WEBHOOK": "http://x.test"}, True)])
def test_the_sensors_are_on_only_when_someone_is_to_be_told(tmp_path, environment, is_on):
    statuses = {
        each.default_status for each in sensors.ending_sensors(settings(tmp_path, **environment), failing_refresh)
    }
    assert statuses == {dg.DefaultSensorStatus.RUNNING if is_on else dg.DefaultSensorStatus.STOPPED}
