"""What is built carries all that the program needs: templates, styles, languages, gazetteers."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def files_of(*folders: str) -> set[str]:
    """Every file of these folders, as a path from the root; no traces of running."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_package_with_templates_and_static_inside(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assets = {f"calendar_app/{name}" for name in files_of("templates", "static")}
    assert len(assets) > 5
    assert files_of("calendar_app") | assets <= held
    assert not [name for name in held if name.startswith(("tests/", "samples/", "bench/"))]


def test_the_wheel_makes_the_command_and_tells_its_licence(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    archive = zipfile.ZipFile(wheel)
    told = {Path(name).name: name for name in archive.namelist() if ".dist-info/" in name}
    assert b"calendar-app = calendar_app.cli:main" in archive.read(told["entry_points.txt"])
    assert "LICENSE" in told


def test_the_source_archive_holds_what_building_and_testing_need(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as held:
        names = {name.partition("/")[2] for name in held.getnames()}
    needed = files_of("calendar_app", "templates", "static", "samples")
    assert needed | {"pyproject.toml", "README.md", "LICENSE", "tests/test_floors.py"} <= names
