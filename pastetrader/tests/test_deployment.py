"""The deployment files, as far as they can be checked without a container engine."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from pastetrader.environment import networks

ROOT = Path(settings.BASE_DIR)
# Read by the compose file itself, not by the product.
ONLY_COMPOSE = {"POSTGRES_PASSWORD", "PASTETRADER_PORT"}


def _read_by_settings() -> set[str]:
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "pastetrader/settings.py").read_text()))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file as data."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_compose_has_the_five_services(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"web", "worker", "beat", "postgres", "redis"}


def test_images_are_pinned_to_a_release(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values() if "image" in service]
    base = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)

    assert all(re.search(r":\d+\.\d+", image) for image in [*images, *base])
    assert compose["services"]["postgres"]["image"].startswith("postgres:16.")
    assert compose["services"]["redis"]["image"].startswith("redis:7.")


def test_the_image_installs_nothing_that_the_lock_does_not_name_by_hash() -> None:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    installations = [part for part in re.split(r"&&|\n", text) if re.search(r"\bpip (install|sync)\b", part)]

    assert len(installations) == 2
    assert all("--require-hashes" in part for part in installations)


def _stages() -> dict[str, str]:
    """The stages of the image by their names, in order; the last one, which is the image, has none."""
    text = (ROOT / "Dockerfile").read_text()
    stages = re.split(r"^FROM \S+(?: AS (\w+))?\n", text, flags=re.MULTILINE)[1:]
    return {name or "": body for name, body in zip(stages[::2], stages[1::2], strict=True)}


def test_the_image_holds_what_was_built_of_the_canvas_and_no_node() -> None:
    stages = _stages()

    assert list(stages) == ["packages", "canvas", ""]
    assert "npm ci" in stages["canvas"]
    assert not re.search(r"\b(node|npm)\b", stages[""])
    assert stages[""].index("COPY --from=canvas /app/static/dist static/dist") < stages[""].index("collectstatic")


def test_the_canvas_of_the_image_is_built_of_its_sources_alone() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {"**/node_modules", "static/dist"} <= set(ignored)
    assert not {"frontend", "frontend/src", "frontend/.npmrc"} & set(ignored)


def test_compose_sets_only_variables_that_settings_read(compose: dict[str, Any]) -> None:
    given = {name for service in compose["services"].values() for name in service.get("environment", {})}

    assert {name for name in given if not name.startswith("POSTGRES_")} <= _read_by_settings()


def test_compose_asks_only_for_variables_that_the_example_explains(compose: dict[str, Any]) -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))

    assert asked <= explained


def test_the_example_lists_exactly_what_is_read() -> None:
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))

    assert explained == _read_by_settings() | ONLY_COMPOSE


def test_who_migrates_is_told_whether_that_is_confirmed(compose: dict[str, Any]) -> None:
    migrating = {
        name: service for name, service in compose["services"].items() if "migrate" in service.get("command", "")
    }

    assert migrating.keys() == {"web"}
    # Empty unless it is given: nothing is confirmed for good.
    assert migrating["web"]["environment"]["CONFIRM_PRODUCTION_MIGRATION"] == "${CONFIRM_PRODUCTION_MIGRATION:-}"


def test_compose_believes_the_host_alone_which_it_offers_the_server_to(compose: dict[str, Any]) -> None:
    [network] = compose["networks"]["default"]["ipam"]["config"]
    web = compose["services"]["web"]

    trusted = networks([web["environment"]["PASTETRADER_TRUSTED_PROXIES"].rpartition(":-")[2].removesuffix("}")])

    assert trusted == networks([network["gateway"]])
    assert ip_address(network["gateway"]) in ip_network(network["subnet"])
    assert web["ports"] == ["${PASTETRADER_PORT:-127.0.0.1:8000}:8000"]
    assert "--no-proxy-headers" in web["command"]


def test_the_commands_of_the_services_exist(compose: dict[str, Any]) -> None:
    commands = {name: str(service.get("command", "")) for name, service in compose["services"].items()}

    assert "pastetrader.asgi:application" in commands["web"]
    assert commands["worker"].startswith("celery -A pastetrader worker")
    assert commands["beat"].startswith("celery -A pastetrader beat")
