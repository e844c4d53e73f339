"""What an independent program reads in OSCAL documents: compliance-trestle's models and all its validators.

    python oscal_reader.py FILE...

Prints a JSON list with an object for each file: for a catalog its `title` and the `controls` by id with their title and
the id of the group or control they stand in; for a mapping collection its `title` and the `maps`. A file that trestle
refuses ends the program with the reason and the file's name.
"""

import json
import sys
from pathlib import Path

from trestle.core.validator_factory import validator_factory
from trestle.oscal.catalog import Catalog
from trestle.oscal.mapping import MappingCollection

validators = [it for it in validator_factory.get_all() if type(it).__name__ != "AllValidator"]


def below(part, parent):
    """Each control in a catalog, group or control with the id of what it stands in."""
    for control in getattr(part, "controls", None) or []:
        yield control.id, {"title": control.title, "parent": parent}
        yield from below(control, control.id)
    for group in getattr(part, "groups", None) or []:
        yield from below(group, group.id)


def read(path):
    kind = MappingCollection if "mapping-collection" in json.loads(path.read_text()) else Catalog
    model = kind.oscal_read(path)
    for validator in validators:
        if not validator.model_is_valid(model, True, path.parent):
            raise ValueError(validator.error_msg())
    if kind is Catalog:
        return {"title": model.metadata.title, "controls": dict(below(model, None))}
    maps = [
        {
            "sources": [item.id_ref for item in one.sources],
            "relationship": one.relationship,
            "targets": [item.id_ref for item in one.targets],
        }
        for mapping in model.mappings
        for one in mapping.maps
    ]
    return {"title": model.metadata.title, "maps": maps}


said = []
for name in sys.argv[1:]:
    try:
        said.append(read(Path(name)))
    except Exception as fault:  # whatever it is, the file was not taken
        sys.exit(f"{name}: {fault}")
print(json.dumps(said))
