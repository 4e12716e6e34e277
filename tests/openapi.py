# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers held against searchd/openapi.json: every route that it describes, and nothing in an answer that it does not describe.

Needs jsonschema (Debian: python3-jsonschema)."""
import copy
import json
import re

import jsonschema


def close(schema, inside=False):
    """Makes a schema refuse what it does not name: a description that says less than the answers have is no description."""
    if isinstance(schema, list):
        return [close(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: [close(part, inside=True) for part in value] if key == "allOf" else close(value) for key, value in schema.items()}
    if "properties" in schema and "additionalProperties" not in schema and not inside:
        closed["unevaluatedProperties"] = False
    return closed


class Description:
    def __init__(self, document):
        self.document = document
        schemas = document["components"]["schemas"]
        # what others build on by allOf stays open, and is closed where it stands alone
        bases = {ref["$ref"].rsplit("/", 1)[1] for schema in self.walk(document) for ref in schema.get("allOf", []) if "$ref" in ref}
        self.closed = copy.deepcopy(document)
        self.closed["components"]["schemas"] = {name: close(schema, inside=name in bases) for name, schema in schemas.items()}
        self.asked = set()

    def walk(self, node):
        if isinstance(node, dict):
            yield node
            for value in node.values():
                yield from self.walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from self.walk(value)

    def find(self, method, target):
        """The path template that a target answers to; the longest that fits, as one names an ending."""
        path = target.split("?")[0]
        fits = [template for template in self.document["paths"] if method in self.document["paths"][template] and
                re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path)]
        return max(fits, key=len, default=None)

    def faults(self, method, target, reply):
        """What is wrong with an answer; an empty list if nothing is."""
        template = self.find(method.lower(), target)
        if not template:
            return [f"{method} {target} is not described"] if reply.status < 400 and not target.startswith("/api/openapi.json") else []
        self.asked.add((method.lower(), template))
        responses = self.document["paths"][template][method.lower()]["responses"]
        described = responses.get(str(reply.status), responses["default"])
        if "$ref" in described:
            described = self.document["components"]["responses"][described["$ref"].rsplit("/", 1)[1]]
        media = reply.type.split(";")[0]
        if media not in described["content"]:
            return [f"{method} {target}: {reply.status} {media} is not described"]
        if media not in ("application/json", "application/problem+json"):
            return []
        schema = {**close(described["content"][media]["schema"]), "components": self.closed["components"]}
        validator = jsonschema.Draft202012Validator(schema)
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in validator.iter_errors(json.loads(reply.body))]

    def not_asked(self):
        return sorted({(method, path) for path, methods in self.document["paths"].items() for method in methods} - self.asked)
