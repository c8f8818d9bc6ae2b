"""The database follows `current`: never before it, caught up when late, and only the database of this home."""

from __future__ import annotations

import shutil
from dataclasses import replace

import psycopg
import pytest

from publication import durable, kept
from publication.kept import PublicationRefused
from publication.postgres import following, loading, serving
from publication.postgres.connecting import Connection, connected
from publication.postgres.errors import PostgresFailed
from tests.gate.house import BUILD, LIVE, House
from tests.postgres.releases import address, new_database, release_without_audit


def catch_up(url: str, house: House) -> list[str]:
    return following.catch_up(url, house.home, ahead_seconds=0)


def firm(url: str) -> str:
    with psycopg.connect(url) as reader:
        row = reader.execute("select firm_name from panorama.dim_firm where firm_id = 'alpha'").fetchone()
    assert row is not None
    return str(row[0])


def point(house: House, release_id: str) -> None:
    durable.point(house.home / "current", f"releases/{release_id}")


def test_what_is_loaded_is_seen_only_once_current_has_moved(url: str, house: House) -> None:
    catch_up(url, house)
    following.prepare(url, house.home, house.home / "releases" / "2026-10.r2")
    assert firm(url) == "Alpha Exemple"
    assert following.state(url, house.home) == following.State("2026-10.r1", "2026-10.r1")
    point(house, "2026-10.r2")
    late = following.state(url, house.home)
    assert (late.release, late.live, late.is_behind) == ("2026-10.r1", "2026-10.r2", True)
    catch_up(url, house)
    assert firm(url) == "Alpha Exemple (bis)"
    assert not following.state(url, house.home).is_behind


def test_going_back_reloads_from_the_files_what_is_no_longer_there(
    url: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "KEPT_BEFORE", 0)
    catch_up(url, house)
    point(house, "2026-10.r2")
    catch_up(url, house)
    with connected(url) as connection:
        assert list(loading.marks(connection)) == ["panorama_2026_10_r2"]
    point(house, "2026-10.r1")
    assert catch_up(url, house) == []
    assert firm(url) == "Alpha Exemple"


def test_an_edition_whose_files_are_gone_is_forgotten_without_waiting_for_the_next(url: str, house: House) -> None:
    catch_up(url, house)
    point(house, "2026-10.r2")
    catch_up(url, house)
    with connected(url) as connection:
        assert sorted(loading.marks(connection)) == ["panorama_2026_10_r1", "panorama_2026_10_r2"]
    assert following.forget_what_is_gone(url, house.home) == []
    shutil.rmtree(house.home / "releases" / "2026-10.r1")
    assert following.forget_what_is_gone(url, house.home) == []
    with connected(url) as connection:
        assert list(loading.marks(connection)) == ["panorama_2026_10_r2"]
    assert firm(url) == "Alpha Exemple (bis)"
    assert catch_up(url, house) == []


def test_what_an_unpublished_attempt_left_goes_with_the_next_run(url: str, house: House) -> None:
    catch_up(url, house)
    killed = house.home / "releases" / "2026-10.r2"
    following.prepare(url, house.home, killed)
    with connected(url) as connection:
        assert "panorama_2026_10_r2" in loading.marks(connection)
    catch_up(url, house)
    with connected(url) as connection:
        assert list(loading.marks(connection)) == ["panorama_2026_10_r1"]


def test_another_attempt_at_the_same_release_replaces_what_the_first_one_loaded(url: str, house: House) -> None:
    catch_up(url, house)
    following.prepare(url, house.home, house.home / "releases" / "2026-10.r2")
    shutil.rmtree(house.home / "releases" / "2026-10.r2")
    house.spoil("update dim_firm set firm_name = 'Alpha Troisième' where firm_id = 'alpha'")
    release_without_audit(house)
    catch_up(url, house)
    assert firm(url) == "Alpha Troisième"


def test_another_home_does_not_take_this_database(url: str, house: House, connection: Connection) -> None:
    catch_up(url, house)
    shutil.rmtree(house.home / "releases")
    release_without_audit(house)  # the same name, another seal: as in another folder
    with pytest.raises(PublicationRefused, match=r"montre 2026-10\.r1, qu'un autre dossier a publiée"):
        following.prepare(url, house.home, house.home / "releases" / "2026-10.r1")
    assert list(loading.marks(connection)) == ["panorama_2026_10_r1"]


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        (LIVE, BUILD, "une démonstration ne remplace pas les données réelles"),
        (BUILD, replace(BUILD, region="11"), "montre la région 76, pas la région 11"),
    ],
)
def test_a_database_holds_one_region_and_no_demonstration_over_real_data(
    url: str, house: House, first: object, then: object, said: str
) -> None:
    shutil.rmtree(house.home / "releases")
    release_without_audit(house, first)
    catch_up(url, house)
    after = release_without_audit(house, then, is_live=False)
    with pytest.raises(PublicationRefused, match=said):
        following.prepare(url, house.home, after.path)


def test_a_schema_panorama_of_somebody_else_is_left_alone(url: str, house: House, connection: Connection) -> None:
    connection.execute("create schema panorama; create table panorama.theirs (i integer)")
    with pytest.raises(PostgresFailed, match="le schéma panorama existe et n'est pas à nous"):
        catch_up(url, house)
    assert loading.tables_of(connection, "panorama") == ["theirs"]
    assert loading.marks(connection) == {}


def test_an_account_without_rights_is_told_which_it_lacks(
    server: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "READER", "panorama_reader_absent")
    database = new_database(server, "rights")
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("create role loader login password 'p@ss'")
    url = address(database, user="loader", password="p@ss")
    with pytest.raises(PostgresFailed, match="permission denied for database rights"):
        catch_up(url, house)
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("grant create on database rights to loader")
    (told,) = catch_up(url, house)
    assert told.startswith("le rôle panorama_reader_absent n'existe pas et ce compte ne peut pas le créer")
    assert firm(url) == "Alpha Exemple"


def test_two_refreshes_do_not_write_at_once(url: str, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publication.postgres.connecting._LONGEST_WAIT", "50ms")
    with connected(url, alone=True), pytest.raises(PostgresFailed, match="une autre actualisation écrit"):
        catch_up(url, house)


def test_a_home_without_release_asks_nothing(house: House) -> None:
    (house.home / "current").unlink()
    assert following.catch_up("postgresql://nobody@127.0.0.1:1/none", house.home) == []


def test_the_state_of_a_database_that_does_not_answer_is_said(house: House) -> None:
    now = following.state("postgresql://nobody:canari@127.0.0.1:1/none", house.home)
    assert now.is_behind
    assert now.error is not None
    assert now.error.startswith("PostgreSQL : ")
    assert "canari" not in now.error
    (house.home / "current").unlink()
    (house.home / "current").mkdir()
    assert "n'est pas un lien" in (following.state("x", house.home).error or "")


def test_every_table_of_a_release_is_there_with_its_rows(url: str, house: House) -> None:
    catch_up(url, house)
    what = loading.sealed(kept.read(house.home, "2026-10.r1").path)
    with psycopg.connect(url) as reader:
        counted = {
            each["title"]: reader.execute(f"select count(*) from panorama.{each['title']}").fetchone()
            for each in what.resources
        }
    assert counted == {each["title"]: (each["rows"],) for each in what.resources}
    assert len(counted) == 4
