"""What a machine description of the API says against an answer or a payload: which keys it misses or does not know, and which types differ.

Concurrency: none. Limitations: what the description leaves open (additional properties without a schema) is not looked into.
"""
import json
import re

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
PLACEHOLDER = re.compile(r"<(ns|µs|uuid|duration|ms|later)( \d+)?>")  # of a golden file, where a value differs from run to run
KINDS = {"string": str, "boolean": bool, "object": dict, "array": list}


def kind_of(value):
    return {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}[type(value)]


class Description:
    def __init__(self, path):
        document = json.loads(path.read_text(encoding="utf-8"))
        self.schemas = document["components"]["schemas"]
        self.operations = [(method.upper(), template.strip("/").split("/"), operation)
                           for template, methods in document["paths"].items() for method, operation in methods.items()]
        self.events = {schema["properties"]["type"]["default"]: name for name, schema in self.schemas.items()
                       if name.endswith("Event") and "default" in schema.get("properties", {}).get("type", {})}

    def answer_schema(self, method, path):
        """The schema of a success of that call; the template with the fewest parameters wins."""
        parts = path.strip("/").split("/")
        found = [(sum(part.startswith("{") for part in template), operation) for known, template, operation in self.operations
                 if known == method and len(template) == len(parts) and all(t.startswith("{") or t == p for t, p in zip(template, parts))]
        if not found:
            return None
        answers = min(found, key=lambda one: one[0])[1]["responses"]
        success = next(answers[code] for code in answers if code.startswith("2"))
        return success["content"]["application/json"]["schema"]

    def differences(self, value, schema, custom, place="?"):
        """(where, what) of each difference, where by the name of the schema. `custom`: the names of the application's own data."""
        while "$ref" in schema:
            place = schema["$ref"].rsplit("/", 1)[1]
            schema = self.schemas[place]
        if value is None:
            if not schema.get("nullable"):
                yield place, "is null"
            return
        kind = schema.get("type")
        if kind in ("integer", "number"):
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                yield place, f"is {kind_of(value)}, not {kind}"
        elif kind in KINDS and not isinstance(value, KINDS[kind]):
            yield place, f"is {kind_of(value)}, not {kind}"
        elif kind == "string":
            yield from self._text(value, schema, place)
        elif kind == "array":
            for item in value:
                yield from self.differences(item, schema.get("items", {}), custom, place + "[]")
        elif kind == "object":
            yield from self._object(value, schema, custom, place)

    def _text(self, value, schema, place):
        if schema.get("format") == "date-time" and not TIME.fullmatch(value) and not PLACEHOLDER.fullmatch(value):
            yield place, "is no time"
        if "enum" in schema and value not in schema["enum"]:
            yield place, f"is {value!r}, which is none of the enumeration"

    def _object(self, value, schema, custom, place):
        known, others = schema.get("properties", {}), schema.get("additionalProperties")
        for name, member in value.items():
            if name in known:
                yield from self.differences(member, known[name], custom, f"{place}.{name}")
            elif isinstance(others, dict):
                yield from self.differences(member, others, custom, f"{place}.*")
            elif known and not ("custom" in known and name in custom):
                yield f"{place}.{name}", "is unknown"
        for name in schema.get("required", []):
            if name not in value:
                yield f"{place}.{name}", "is missing"
