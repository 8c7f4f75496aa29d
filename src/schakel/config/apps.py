"""The wiring as an application of Django, so that its checks run at every start."""

from django.apps import AppConfig
from django.core import checks


class ConfigConfig(AppConfig):
    """Registers the checks of `startup`."""

    name = "schakel.config"
    label = "config"

    def ready(self) -> None:
        """Let `manage check` run them too."""
        from schakel.config import startup

        checks.register(startup.settings_are_safe, "schakel", deploy=False)
        checks.register(startup.nobody_is_of_the_demo, checks.Tags.database)
