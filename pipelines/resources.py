"""What the assets are given: the settings of the home, and the lock that makes one refresh at a time.

Under the in-process executor a resource lives as long as the run: the lock is taken before the first step and released
after the last, for a run of the command line and of the UI alike.
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.lock import RefreshRunning, refresh_lock
from pipelines.settings import Settings
from publication.release import finish
from sources.archive import Archive

SETTINGS = "settings"
HOME_LOCK = "home_lock"


def resources(settings: Settings) -> dict[str, object]:
    @dg.resource(description="Verrou de `<home>/.lock`, tenu pendant toute l'exécution.")
    def home_lock(_: dg.InitResourceContext) -> Iterator[None]:
        try:
            with refresh_lock(settings.home):
                # What a killed run was doing: its drafts go, the release that it had published comes into service.
                Archive(settings.archive, settings.origin).remove_drafts()
                finish(settings.home)
                yield None
        except RefreshRunning as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error

    return {SETTINGS: settings, HOME_LOCK: home_lock}
