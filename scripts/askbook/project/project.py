"""A site's folder: where its files are, and its settings, topics and pages."""

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath

from askbook.disk.files import read_optional, read_text, read_toml
from askbook.disk.listing import files_below
from askbook.errors import SourceError, StudyError, did_you_mean
from askbook.pages import page, sections_file, topics
from askbook.pages.page import Page
from askbook.pages.references import Reference
from askbook.pages.sections import Catalog, Language
from askbook.pages.topics import Topic
from askbook.project import engine
from askbook.text.hugo_path import problem_of_ending

_LEVELS = 3
"""Levels of settings whose keys have no case; below them are names of models and their options."""


@dataclass(frozen=True)
class Project:
    """The site in a folder. Each file is read when it is first needed, and only once."""

    root: Path

    def refuse_foreign(self) -> None:
        """Raise StudyError if the folder is not a site's, or its pages are not in content/."""
        if not self.config_file.is_file():
            raise StudyError(
                f"{self.root} has no hugo.toml or config.toml; give a site's folder with --site"
            )
        languages = self.config.get("languages")
        tables = languages.values() if isinstance(languages, Mapping) else ()
        if any(map(_moves_content, (self.config, *tables))):
            raise StudyError(
                f"remove contentDir from {self.config_file.name}: the pages must be in content/, "
                "in any folders of it"
            )

    @cached_property
    def config_file(self) -> Path:
        """The file of the site's settings: hugo.toml, or config.toml without it, as for Hugo."""
        first = self.root / "hugo.toml"
        return first if first.is_file() else self.root / "config.toml"

    @cached_property
    def content(self) -> Path:
        """The folder of the pages."""
        return self.root / "content"

    @property
    def topics_file(self) -> Path:
        """The file of the topic tree."""
        return self.root / "data" / "topics.yaml"

    def shown(self, path: Path) -> Path:
        """Return the path for messages: relative to the site's folder if it is inside."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path

    @cached_property
    def config(self) -> Mapping[str, object]:
        """The site's settings, without those of the engine; keys are in lower case, as for Hugo."""
        return _with_lower_keys(read_toml(self.config_file), _LEVELS)

    def setting_error(self, name: str | Sequence[str | int], message: str) -> SourceError:
        """Return the error to raise for a wrong setting, at its line.

        The name is that of a key, or all keys that lead to it, with places in lists from 0.
        """
        line = _line_of(name, read_text(self.config_file).splitlines())
        return SourceError(message, path=self.shown(self.config_file), line=line)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The codes of the site's languages, the default first."""
        default = self.config.get("defaultcontentlanguage", "en")
        if not isinstance(default, str):
            name = "defaultContentLanguage"
            raise self.setting_error(name, f'{name} is not a code such as "en"')
        tables = self.config.get("languages")
        return tuple(
            dict.fromkeys([default.lower(), *(tables if isinstance(tables, dict) else ())])
        )

    @property
    def folders(self) -> list[Path]:
        """The engine's folder and the site's, which may be one; the last takes precedence."""
        return list(dict.fromkeys((engine.find(self.root), self.root)))

    @property
    def sections_files(self) -> list[Path]:
        """The engine's and the site's data/sections.yaml; a key of the last takes precedence."""
        paths = [folder / "data/sections.yaml" for folder in self.folders]
        return [path for path in paths if os.path.lexists(path)]

    @cached_property
    def catalog(self) -> Catalog:
        """The section kinds and the site's languages, from the files of sections."""
        for code in self.languages:
            if code not in self._all_sections.languages:
                name = self.config_file.name
                message = (
                    f"has no sections in {code!r}, a language of {name}; "
                    f"run ./askbook add-language {code}"
                )
                raise SourceError(message, path=self.shown(self.sections_files[-1]))
        params = self.config.get("params")
        named = params.get("optional_sections", []) if isinstance(params, Mapping) else []
        if problem := self._problem_of_optional(named):
            raise self.setting_error("optional_sections", f"optional_sections {problem}")
        return self._all_sections.with_languages(self.languages).with_optional(named)

    def _problem_of_optional(self, named: object) -> str:
        """Return why optional_sections is not a list of kinds of the default language, or ""."""
        if not isinstance(named, list):
            return 'is not a list of section kinds, such as ["quiz"]'
        code, file = self.languages[0], self.shown(self.sections_files[-1])
        kinds = [kind.name for kind in self._all_sections.kinds]
        for name in named:
            if name not in kinds:
                return f"has an unknown kind {name!r}{did_you_mean(str(name), kinds)}"
            if name not in self.all_languages[code].by_kind:
                fix = f"add the section to {file}, or remove the name"
                return f"has {name!r}, a kind without a section in {code!r}; {fix}"
        return ""

    @property
    def all_languages(self) -> Mapping[str, Language]:
        """The languages that have sections, by code, whether the site uses them or not."""
        return self._all_sections.languages

    @cached_property
    def _all_sections(self) -> Catalog:
        if not self.sections_texts:
            raise StudyError(f"{self.root} has no data/sections.yaml; copy the engine's file there")
        first, *others = self.sections_texts
        return sections_file.load(*first, *others)

    @cached_property
    def sections_texts(self) -> list[tuple[str, Path]]:
        """The texts of the files of sections, each with its path for messages."""
        return [(read_text(path), self.shown(path)) for path in self.sections_files]

    @cached_property
    def tree(self) -> tuple[Topic, ...]:
        """The topics, in learning order; none if there is no topics.yaml yet."""
        return self.read_tree(read_optional(self.topics_file))

    @cached_property
    def shared_titles(self) -> frozenset[str]:
        """The titles that several topics have."""
        count = Counter(place.topic.title for place in topics.walk(self.tree))
        return frozenset(title for title, number in count.items() if number > 1)

    def source_texts(self, topic: Topic) -> tuple[str, ...]:
        """Return the texts of a topic's sources; raise SourceError for a missing file."""
        return tuple(map(self._existing_source, topic.sources))

    def _existing_source(self, reference: Reference) -> str:
        text = self.source_text(reference)
        if text is None:
            message = f"sources/{reference.file} does not exist"
            raise SourceError(message, path=self.shown(self.topics_file), line=reference.line)
        return text

    def source_text(self, reference: Reference) -> str | None:
        """Return the text of a source, or None if it has no file."""
        if reference not in self._sources:
            path = self.root / "sources" / reference.file
            self._sources[reference] = read_text(path) if path.is_file() else None
        return self._sources[reference]

    @cached_property
    def _sources(self) -> dict[Reference, str | None]:
        return {}

    def read_tree(self, text: str) -> tuple[Topic, ...]:
        """Return the topic tree that the text of a topics.yaml contains."""
        _, *others = self.catalog.languages
        return topics.load(text, self.shown(self.topics_file), others)

    @cached_property
    def pages(self) -> Mapping[PurePosixPath, Page]:
        """All pages by their path below content/, in the order of the paths."""
        return {path: self.page(path) for path in self.page_paths()}

    def page(self, path: PurePosixPath) -> Page:
        """Return the page at a path below content/ as it was first read."""
        if path not in self._read:
            self._read[path] = self.read_page(self.content / path)
        return self._read[path]

    @cached_property
    def _read(self) -> dict[PurePosixPath, Page]:
        return {}

    def read_page(self, path: Path) -> Page:
        """Return the page in a file as it is on the disk now."""
        return page.loads(read_text(path), self.catalog.headings)

    def page_paths(self) -> list[PurePosixPath]:
        """Return the paths of all page files below content/, in order, without reading them."""
        return [path for path in self.files if path.suffix == ".md"]

    def has_page(self, path: PurePosixPath) -> bool:
        """Return whether a page that Hugo reads is at a path below content/."""
        return path in self._listed

    @cached_property
    def _listed(self) -> frozenset[PurePosixPath]:
        return frozenset(self.files)

    @cached_property
    def files(self) -> list[PurePosixPath]:
        """The files below content/ that Hugo reads, in order: pages, figures and others."""
        return [path for path, problem in self._found if not problem]

    @cached_property
    def left_out(self) -> list[tuple[PurePosixPath, str]]:
        """The files below content/ that Hugo or the commands ignore, and how to fix each."""
        return [(path, problem) for path, problem in self._found if problem]

    @cached_property
    def _found(self) -> list[tuple[PurePosixPath, str]]:
        start = len(self.content.as_posix()) + 1  # far faster than below_content
        listed = files_below(self.content)
        found = ((PurePosixPath(path.as_posix()[start:]), why) for path, why in listed)
        allows = "security" in self.config
        return sorted(
            (path, why or problem_of_ending(path, allows_formats=allows))
            for path, why in found
            if not _is_hidden(path)
        )

    def below_content(self, path: Path) -> PurePosixPath:
        """Return a page's path relative to content/."""
        return PurePosixPath(path.relative_to(self.content).as_posix())


def _moves_content(settings: object) -> bool:
    """Return whether settings of the site or a language name another folder for the pages."""
    return isinstance(settings, Mapping) and "contentdir" in settings


def _with_lower_keys(table: Mapping[str, object], levels: int) -> dict[str, object]:
    """Return a table with the keys of so many levels in lower case."""
    return {
        key.lower(): _with_lower_keys(value, levels - 1)
        if isinstance(value, Mapping) and levels > 1
        else value
        for key, value in table.items()
    }


def _line_of(name: str | Sequence[str | int], lines: Sequence[str]) -> int:
    """Return the line, from 1, of the last of some keys; each is looked for below the one before.

    A place in a list is that of the list's key, which each of its tables repeats.
    """
    line, named = 0, re.compile("")
    for one in [name] if isinstance(name, str) else name:
        if isinstance(one, str):
            key = rf"""(?:[^#]*[\s.\[{{,"'])?{re.escape(one)}["']?\s*[=.\]]"""
            named = re.compile(key, re.IGNORECASE)
            line = next((n for n in range(line, len(lines)) if named.match(lines[n])), line)
        else:
            below = (n for n in range(line + 1, len(lines)) if named.match(lines[n]))
            line = next(islice(below, one - 1, None), line) if one else line
    return line + 1


def _is_hidden(path: PurePosixPath) -> bool:
    """Return whether Hugo ignores the file."""
    return any(part.startswith((".", "#")) for part in path.parts)
