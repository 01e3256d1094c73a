"""Where datasets, runs and models live: the workspace's folders by name."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs


def default_workspace() -> Path:
    """The workspace that is used unless another is named: Documents/Diptych. It need not exist yet."""
    return platformdirs.user_documents_path() / "Diptych"


@dataclass(frozen=True)
class WorkspaceFolders:
    """The folders inside one workspace. They are made by whoever first writes to them."""

    path: Path

    @property
    def datasets_dir(self) -> Path:
        return self.path / "datasets"

    @property
    def runs_dir(self) -> Path:
        return self.path / "runs"

    @property
    def translations_dir(self) -> Path:
        return self.path / "translations"

    @property
    def models_dir(self) -> Path:
        return self.path / "models"

    @property
    def cache_dir(self) -> Path:
        return self.path / "cache"
