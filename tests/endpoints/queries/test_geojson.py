import json

import pytest

from iclod.endpoints.queries import geojson
from iclod.errors import NotAcceptable

WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
XSD = "http://www.w3.org/2001/XMLSchema#"


def uri(value):
    return {"type": "uri", "value": value}


def literal(value, datatype=None, language=None):
    found = {"type": "literal", "value": value}
    if datatype:
        found["datatype"] = datatype
    return found | ({"xml:lang": language} if language else {})


def written(columns, *rows):
    document = {"head": {"vars": columns}, "results": {"bindings": rows}}
    return json.loads(geojson.write(json.dumps(document).encode()))


def decimal(value):
    return literal(str(value), f"{XSD}decimal")


def test_one_feature_for_each_row():
    found = written(
        ["city", "name", "n", "share", "big", "none", "lat", "long"],
        {
            "city": uri("https://example.org/a"),
            "name": literal("Genève", language="fr"),
            "n": literal("3", f"{XSD}integer"),
            "share": literal("0.5", f"{XSD}double"),
            "big": literal("true", f"{XSD}boolean"),
            "lat": decimal(46.2),
            "long": decimal(6.1),
        },
        {"city": uri("https://example.org/b")},
    )
    assert found == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "https://example.org/a",
                "geometry": {"type": "Point", "coordinates": [6.1, 46.2]},
                "properties": {
                    "name": "Genève", "n": 3, "share": 0.5, "big": True, "none": None
                },
            },
            {
                "type": "Feature",
                "id": "https://example.org/b",
                "geometry": None,
                "properties": {
                    "name": None, "n": None, "share": None, "big": None, "none": None,
                    "lat": None, "long": None,
                },
            },
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT(6.1 46.2)", [6.1, 46.2]),
        ("  Point ( 6.1   46.2 ) ", [6.1, 46.2]),
        ("POINT Z (6.1 46.2 375)", [6.1, 46.2, 375]),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(6.1 46.2)", [6.1, 46.2]),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(46.2 6.1)", [6.1, 46.2]),
        ("<http://www.opengis.net/def/crs/EPSG/0/3857> POINT(679000 5817000)", None),
        ("POINT(6.1)", None),
        ("POINT(6.1 96)", None),
        ("POINT(1e999 0)", None),
        ("POINT(- -)", None),
        ("POLYGON((0 0, 1 1, 1 0, 0 0))", None),
        ("", None),
    ],
)
def test_points_of_geosparql(text, point):
    (feature,) = written(["where", "n"], {"where": literal(text, WKT)})["features"]
    assert feature["geometry"] == (point and {"type": "Point", "coordinates": point})


@pytest.mark.parametrize(
    ("lat", "long"), [("91", "0"), ("0", "181"), ("x", "0"), ("NaN", "0"), ("inf", "0")]
)
def test_what_is_no_place_has_no_geometry(lat, long):
    (feature,) = written(["lat", "long"], {"lat": decimal(lat), "long": decimal(long)})["features"]
    assert feature["geometry"] is None
    assert set(feature["properties"]) == {"lat", "long"}


def test_no_rows_are_an_empty_collection_where_the_columns_are_there():
    assert written(["Latitude", "lng"])["features"] == []


def test_answers_without_places_are_not_acceptable():
    with pytest.raises(NotAcceptable):
        written(["a"], {"a": literal("x")})


def test_numbers_that_are_none_stay_texts():
    row = {"n": literal("12a", f"{XSD}integer"), "lat": decimal(1), "long": decimal(1)}
    (feature,) = written(["n", "lat", "long"], row)["features"]
    assert feature["properties"] == {"n": "12a"}
