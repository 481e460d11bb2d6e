"""A form of a page as a browser would send it untouched."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.select = action, False, ""
        self.fields: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("action") == self.action and not self.fields
        if not self.inside:
            return
        name, value = found.get("name", ""), found.get("value", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and (self.select not in self.fields or "selected" in found):
            self.fields[self.select] = [value]
        elif tag == "input" and name:
            if found.get("type") == "checkbox" and "checked" not in found:
                self.fields.setdefault(name, [])
            else:
                self.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def shown(text: str, action: str) -> dict[str, list[str]]:
    """Return the fields of the first form of a page with an action; boxes not ticked are empty."""
    reader = _Reader(action)
    reader.feed(text)
    assert reader.fields, f"no form {action}"
    return {name: values for name, values in reader.fields.items() if name != "jeton"}


def links_lead_somewhere(text: str) -> bool:
    """Whether every link to a place of the page has its place."""
    import re

    targets = re.findall(r'href="#([^"]+)"', text)
    return bool(targets) and all(f'id="{target}"' in text for target in targets)
