"""Reads the settings from the file and the environment."""

from __future__ import annotations

import dataclasses
import os
import tomllib
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iclod.config.settings import Settings
from iclod.errors import ConfigError

#: Variables of that prefix which are no settings.
NOT_SETTINGS = frozenset({"ICLOD_CONFIG"})


def load(
    environ: Mapping[str, str] = os.environ,
    *,
    file: Path | None = None,
    home: Path | None = None,
) -> Settings:
    """Read the settings.

    Args:
        environ: The environment.
        file: The TOML file; default `ICLOD_CONFIG`, then `iclod.toml` in the current folder.
        home: Wins over file and environment.

    Raises:
        ConfigError: A file that cannot be read, an unknown key, a value of the wrong type.
    """
    path = file or Path(environ.get("ICLOD_CONFIG", "iclod.toml"))
    values: dict[str, Any] = {}
    if path.exists():
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"{path}: {error}") from error
    elif file or "ICLOD_CONFIG" in environ:
        raise ConfigError(f"{path}: there is no such settings file")
    for variable, text in environ.items():
        if variable.startswith("ICLOD_") and variable not in NOT_SETTINGS:
            keys = variable.removeprefix("ICLOD_").lower().split("__")
            target = values
            for key in keys[:-1]:
                target = target.setdefault(key, {})
                if not isinstance(target, dict):
                    raise ConfigError(f"{variable}: {key} is not a group of settings")
            target[keys[-1]] = text
    settings: Settings = _build(Settings, values, "")
    return dataclasses.replace(settings, home=home) if home is not None else settings


def _build(kind: Any, values: Mapping[str, Any], prefix: str) -> Any:
    hints = typing.get_type_hints(kind)
    known = {item.name: hints[item.name] for item in dataclasses.fields(kind)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ConfigError(
            f"unknown setting {prefix}{unknown[0]}",
            hint=f"known here: {', '.join(known)}; docs/settings.md explains them",
        )
    made: dict[str, Any] = {}
    for name, value in values.items():
        if dataclasses.is_dataclass(known[name]):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{prefix}{name} is a group of settings, not a value")
            made[name] = _build(known[name], value, f"{prefix}{name}.")
        else:
            made[name] = _convert(known[name], value, f"{prefix}{name}")
    return kind(**made)


def _convert(hint: Any, value: Any, name: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is types.UnionType:
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
        origin = typing.get_origin(hint)
    try:
        if origin is tuple:
            items = value.split(",") if isinstance(value, str) else value
            return tuple(str(item).strip() for item in items if str(item).strip())
        if hint is bool and isinstance(value, str):
            return {"1": True, "true": True, "0": False, "false": False}[value.lower()]
        if isinstance(value, Mapping):
            raise TypeError(name)
        return hint(value)
    except (TypeError, ValueError, KeyError) as error:
        wanted = getattr(hint, "__name__", str(hint))
        raise ConfigError(f"{name} is {value!r}: write a value of type {wanted}") from error
