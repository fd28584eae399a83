r"""Text of a template → nodes: the grammar of kubectl, its oddities included.

An action is read from left to right; what has brackets is read as an action of
its own (`['a.b']` means `.a.b`, so a key with dots is written `['a\.b']`).
"""

from __future__ import annotations

import re
from math import isinf

from kubectl_related.printers.jsonpath.nodes import (
    Action,
    Field,
    Filter,
    Literal,
    Node,
    Recursive,
    Slice,
    Text,
    Union,
    Wildcard,
    Word,
)
from kubectl_related.printers.jsonpath.quotes import unquoted

_KEY = re.compile(r"'([^']*)'")
_SLICE = re.compile(r"(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?")
_COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)(.+)")
_LARGEST = 2**63 - 1
_END = ""
"""The sign after the last character."""


class TemplateError(Exception):
    """A template that cannot be read, or does not fit its values; `found`: what it had until then."""

    def __init__(self, sentence: str, found: tuple[object, ...] = ()) -> None:
        super().__init__(sentence)
        self.found = found


def parse(template: str) -> tuple[Node, ...]:
    """Return Text and Action nodes in their order. Raises: TemplateError."""
    reader = _Reader(template)
    nodes: list[Node] = []
    while reader.at < len(template):
        brace = template.find("{", reader.at)
        end = len(template) if brace < 0 else brace
        if end > reader.at:
            nodes.append(Text(template[reader.at : end]))
        reader.at = end
        if brace >= 0:
            reader.at += 1
            nodes.append(reader.action())
    return tuple(nodes)


def _inner(text: str) -> Action:
    """Read the content of a bracket as an action."""
    node = parse("{" + text + "}")[0]
    return node if isinstance(node, Action) else Action((node,))


class _Reader:
    """A position in a template."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def next(self) -> str:
        char = self.text[self.at : self.at + 1]
        self.at += len(char)
        return char

    def action(self) -> Action:
        """Read up to the closing brace."""
        nodes: list[Node] = []
        while not self.text.startswith("}", self.at):
            nodes += self._nodes(nodes)
        self.at += 1
        return Action(tuple(nodes))

    def _nodes(self, before: list[Node]) -> list[Node]:
        if self.text.startswith("[?(", self.at):
            return [self._filter()]
        if self.text.startswith("..", self.at):
            return self._recursive(before)
        char = self.next()
        if char in (_END, "\r", "\n"):
            raise TemplateError("unclosed action")
        if char in " @$":
            return []
        return self._bracket() if char == "[" else [self._node(char)]

    def _node(self, char: str) -> Node:
        if char in ('"', "'"):
            return self._quoted(char)
        if char == ".":
            return self._field()
        self.at -= 1
        if char in "+-" or char.isdecimal():
            return self._number()
        if _is_word(char):
            return self._word()
        shown = f" '{char}'" if char.isprintable() else ""
        raise TemplateError(f"unrecognized character in action: U+{ord(char):04X}{shown}")

    def _recursive(self, before: list[Node]) -> list[Node]:
        if before and isinstance(before[-1], Recursive):
            raise TemplateError("invalid multiple recursive descent")
        self.at += len("..")
        following = self.text[self.at : self.at + 1]
        return [Recursive(), self._field()] if _is_word(following) else [Recursive()]

    def _field(self) -> Node:
        begin = self.at
        while not _ends_word(char := self.next()):
            if char == "\\":
                self.next()
        self.at -= len(char)
        name = self.text[begin : self.at]
        return Wildcard() if name == "*" else Field(name.replace("\\", ""))

    def _word(self) -> Node:
        begin = self.at
        while not _ends_word(char := self.next()):
            pass
        self.at -= len(char)
        word = self.text[begin : self.at]
        return Literal(word == "true") if word in ("true", "false") else Word(word)

    def _number(self) -> Node:
        begin = self.at
        self.at += 1
        while (char := self.next()) == "." or char.isdecimal():
            pass
        self.at -= len(char)
        typed = self.text[begin : self.at]
        if re.fullmatch(r"[+-]?[0-9]+", typed) and -_LARGEST - 1 <= int(typed) <= _LARGEST:
            return Literal(int(typed))
        if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", typed) and not isinf(float(typed)):
            return Literal(float(typed))
        raise TemplateError(f"cannot parse number {typed}")

    def _quoted(self, quote: str) -> Node:
        begin = self.at - 1
        while (char := self.next()) != quote or self.text[self.at - 2] == "\\":
            if char in (_END, "\n"):
                raise TemplateError("unterminated quoted string")
        literal = self.text[begin : self.at]
        try:
            return Text(unquoted(literal))
        except ValueError as error:
            raise TemplateError(f"unquote string {literal} error invalid syntax") from error

    def _bracket(self) -> list[Node]:
        begin = self.at
        while (char := self.next()) != "]":
            if char in (_END, "\n"):
                raise TemplateError("unterminated array")
        text = self.text[begin : self.at - 1]
        parts = text.split(",")
        if len(parts) > 1:
            return [Union(tuple(_inner(f"[{part.strip(' ')}]") for part in parts))]
        if key := _KEY.fullmatch(text):
            return list(_inner(f".{key[1]}").nodes)
        return [_slice(":" if text == "*" else text)]

    def _filter(self) -> Filter:
        self.at += len("[?(")
        begin, quote, opened, closed = self.at, "", False, False
        while True:
            char = self.next()
            if char in (_END, "\n"):
                raise TemplateError("unterminated filter")
            if char in ('"', "'"):
                if not opened:
                    opened, quote = True, char
                elif char == quote and self.text[self.at - 2] != "\\":
                    closed = True
            elif char == ")" and opened == closed:
                break
        text = self.text[begin : self.at - 1]
        if self.next() != "]":
            raise TemplateError("unclosed array expect ]")
        if compared := _COMPARISON.fullmatch(text):
            return Filter(_inner(compared[1]), compared[2], _inner(compared[3]))
        return Filter(_inner(text), "exists", Action())


def _slice(text: str) -> Slice:
    match = _SLICE.fullmatch(text)
    if match is None:
        raise TemplateError(f"invalid array index {text}")
    typed = [(match[1] or ""), (match[2] or "")[1:], (match[3] or "")[1:]]
    start, end, step = [_index(one) for one in typed]
    return Slice(start, end, step, single=match[2] is None)


def _index(typed: str) -> int | None:
    if typed == "-" or (typed and abs(int(typed)) > _LARGEST):
        raise TemplateError(f"array index {typed} is not a number")
    return int(typed) if typed else None


def _is_word(char: str) -> bool:
    return char == "_" or char.isalpha() or char.isdecimal()


def _ends_word(char: str) -> bool:
    return char == _END or char in " \t\r\n.,[]$@{}"
