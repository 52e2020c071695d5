"""The gazetteers of who can take part, held against the rules that their own headers state."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest

UN_MEMBERS = re.findall(
    r"\S+",
    """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH
CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN
GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC
LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP
NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV
SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC VE VN VU WS YE ZA ZM ZW
""",
)
OBSERVERS_AND_OTHERS = ["PS", "TW", "VA", "XK"]
ORGANISATIONS = re.findall(
    r"\S+",
    """
nato eu osce un au asean gcc iaea imf world-bank wto who opcw ilo council-of-europe arab-league oic
ecowas igad sadc eac celac mercosur oas commonwealth pif ufm opec opec-plus caricom csto sco apec
eurasian-economic-union commonwealth-of-independent-states oecd unhcr unicef unesco wfp icrc
interpol icc idb adb aiib ebrd gavi efta osce-odihr saarc bimstec eccas comesa unasur sica cplp oif
d-8
""",
)
GROUPS = ("names", "demonyms", "governments", "sides", "officials", "ambiguous")
LANGUAGES = {"en", "uk", "ru", "fr", "de", "es", "pl", "it", "tr", "ar", "zh"}


def load(name: str) -> dict[str, Any]:
    path = resources.files("calendar_app.reading") / "gazetteers" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


WORLD = load("actors.toml")
ACTORS: list[dict[str, Any]] = WORLD["actor"]
BY_ID = {actor["id"]: actor for actor in ACTORS}
PEOPLE: list[dict[str, Any]] = load("people.toml")["person"]


def spellings(actor: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(group, language, spelling) of everything that may mean the actor."""
    for group in GROUPS:
        for language, names in actor.get(group, {}).items():
            for name in names:
                yield group, language, name


def terms(person: dict[str, Any]) -> list[dict[str, Any]]:
    alone = {key: person[key] for key in ("actor", "since", "until") if key in person}
    return person.get("terms", [alone])


def repeated(values: Iterator[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


# --- actors ---


def test_actor_ids_are_unique_country_codes_or_slugs() -> None:
    assert repeated(actor["id"] for actor in ACTORS) == []
    form = re.compile(r"[A-Z]{2}|[a-z0-9]+(-[a-z0-9]+)*")
    assert [id_ for id_ in BY_ID if not form.fullmatch(id_)] == []


def test_entries_have_no_field_that_no_one_reads() -> None:
    known = {"id", "name", "capital", "seat", "beside", *GROUPS}
    assert {actor["id"]: set(actor) - known for actor in ACTORS if set(actor) - known} == {}
    assert {language for actor in ACTORS for _, language, _ in spellings(actor)} <= LANGUAGES


@pytest.mark.parametrize("id_", UN_MEMBERS + OBSERVERS_AND_OTHERS)
def test_every_state_has_its_capital_and_its_people(id_: str) -> None:
    state = BY_ID[id_]
    assert state["capital"]
    told = {(group, language) for group, language, _ in spellings(state)}
    assert {("demonyms", "en"), ("ambiguous", "en")} & told
    assert {language for group, language in told if group in ("names", "ambiguous")} == LANGUAGES


def test_the_united_nations_have_193_members() -> None:
    assert len(set(UN_MEMBERS)) == 193


@pytest.mark.parametrize("id_", ORGANISATIONS)
def test_every_expected_organisation_is_there_without_a_capital(id_: str) -> None:
    assert "capital" not in BY_ID[id_]


def test_every_actor_can_be_found_by_its_own_name() -> None:
    lost = [a["id"] for a in ACTORS if a["name"] not in [name for _, _, name in spellings(a)]]
    assert lost == []


def test_a_spelling_stands_once_in_an_actor() -> None:
    twice = {a["id"]: repeated(f"{lang}:{name}" for _, lang, name in spellings(a)) for a in ACTORS}
    assert {id_: names for id_, names in twice.items() if names} == {}


def test_a_spelling_under_two_actors_is_ambiguous_under_each() -> None:
    owners: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for actor in ACTORS:
        for group, language, name in spellings(actor):
            owners[language, name][actor["id"]] = group
    clashes = {
        spelling: groups
        for spelling, groups in owners.items()
        if len(groups) > 1 and set(groups.values()) != {"ambiguous"}
    }
    assert clashes == {}


def test_spellings_are_trimmed_and_not_empty() -> None:
    told = [name for actor in ACTORS for _, _, name in spellings(actor)]
    assert [name for name in told if name != " ".join(name.split()) or not name] == []


@pytest.mark.parametrize(
    ("spelling", "group", "id_"),
    [
        ("U.S.", "names", "US"),
        ("the UK", "names", "GB"),
        ("British", "demonyms", "GB"),
        ("Türkiye", "names", "TR"),
        ("Turk", "demonyms", "TR"),
        ("DPRK", "names", "KP"),
        ("the North", "ambiguous", "KP"),
        ("ROK", "names", "KR"),
        ("Burma", "names", "MM"),
        ("Côte d'Ivoire", "names", "CI"),
        ("Côte d’Ivoire", "names", "CI"),
        ("Czech", "demonyms", "CZ"),
        ("Emirati", "demonyms", "AE"),
        ("DRC", "names", "CD"),
        ("the Kremlin", "governments", "RU"),
        ("the White House", "governments", "US"),
        ("Brussels", "governments", "eu"),
        ("Rapid Support Forces", "sides", "SD"),
        ("Tiraspol", "sides", "MD"),
        ("South Ossetia", "sides", "GE"),
        ("Houthis", "sides", "YE"),
        ("Hamas", "sides", "PS"),
        ("Hezbollah", "sides", "LB"),
        ("Taliban", "sides", "AF"),
        ("M23", "sides", "CD"),
        ("TPLF", "sides", "ET"),
        ("FARC", "sides", "CO"),
        ("Turkish Cypriots", "sides", "CY"),
        ("NATO Secretary General", "officials", "nato"),
        ("EU High Representative", "officials", "eu"),
        ("UN envoy", "officials", "un"),
        ("IAEA Director General", "officials", "iaea"),
        ("the Alliance", "ambiguous", "nato"),
        ("Congolese", "ambiguous", "CD"),
        ("Congolese", "ambiguous", "CG"),
    ],
)
def test_a_spelling_leads_to_its_actor(spelling: str, group: str, id_: str) -> None:
    owners = {
        (actor["id"], where)
        for actor in ACTORS
        for where, language, name in spellings(actor)
        if (language, name) == ("en", spelling)
    }
    assert (id_, group) in owners


@pytest.mark.parametrize(
    ("language", "spelling", "id_"),
    [
        ("uk", "Росією", "RU"),
        ("uk", "РФ", "RU"),
        ("uk", "Україні", "UA"),
        ("uk", "російської", "RU"),
        ("uk", "Туреччини", "TR"),
        ("uk", "НАТО", "nato"),
        ("uk", "Євросоюзу", "eu"),
        ("ru", "США", "US"),
        ("de", "Vereinigtes Königreich", "GB"),
        ("fr", "États-Unis", "US"),
        ("ar", "فلسطين", "PS"),
        ("zh", "俄罗斯", "RU"),
    ],
)
def test_other_languages_lead_to_the_same_actors(language: str, spelling: str, id_: str) -> None:
    assert (language, spelling) in [(lang, name) for _, lang, name in spellings(BY_ID[id_])]


def test_no_phrase_is_both_an_actor_and_never_one() -> None:
    actors = {(language, name) for a in ACTORS for _, language, name in spellings(a)}
    never = {(language, name) for language, names in WORLD["never"].items() for name in names}
    assert never & actors == set()


def test_groups_stand_for_known_actors_under_names_of_their_own() -> None:
    actors = {name for a in ACTORS for _, _, name in spellings(a)}
    for group in WORLD["group"]:
        assert set(group["actors"]) <= set(BY_ID)
        assert group["actors"] == sorted(group["actors"])
        assert not set(group["names"]["en"]) & actors


# --- people ---


def test_there_are_people_enough_and_each_stands_once() -> None:
    assert len(PEOPLE) >= 600
    assert repeated(person["name"] for person in PEOPLE) == []


def test_people_have_no_field_that_no_one_reads() -> None:
    known = {"name", "family", "actor", "since", "until", "terms", "aliases", "common"}
    assert {p["name"]: set(p) - known for p in PEOPLE if set(p) - known} == {}
    assert [p["name"] for p in PEOPLE if ("actor" in p) == ("terms" in p)] == []


def test_a_full_name_belongs_to_one_person_of_one_actor() -> None:
    told = (
        (name, actor)
        for person in PEOPLE
        for name in [person["name"], *person.get("aliases", [])]
        for actor in {term["actor"] for term in terms(person)}
    )
    assert repeated(told) == []


def test_everyone_speaks_for_a_known_actor() -> None:
    unknown = [(p["name"], t["actor"]) for p in PEOPLE for t in terms(p) if t["actor"] not in BY_ID]
    assert unknown == []


def test_terms_follow_one_another_and_share_a_year_at_most() -> None:
    for person in PEOPLE:
        for term in terms(person):
            assert term["since"] <= term.get("until", 9999), person["name"]
        for earlier, later in pairwise(terms(person)):
            assert earlier["until"] <= later["since"], person["name"]


def test_the_family_name_is_a_part_of_some_full_name() -> None:
    strange = [
        person["name"]
        for person in PEOPLE
        if not any(
            re.search(rf"(?<!\w){re.escape(person['family'])}(?!\w)", name)
            for name in [person["name"], *person.get("aliases", [])]
        )
    ]
    assert strange == []


@pytest.mark.parametrize(
    "name",
    ["Theresa May", "Gordon Brown", "George W. Bush", "Condoleezza Rice", "John Key", "Wang Yi"],
)
def test_family_names_that_are_ordinary_words_are_marked(name: str) -> None:
    assert [person["common"] for person in PEOPLE if person["name"] == name] == [True]


@pytest.mark.parametrize(
    ("full_name", "family", "year", "actor"),
    [
        ("Sergey Lavrov", "Lavrov", 2022, "RU"),
        ("Jens Stoltenberg", "Stoltenberg", 2010, "NO"),
        ("Jens Stoltenberg", "Stoltenberg", 2022, "nato"),
        ("Volodymyr Zelenskyy", "Zelensky", 2023, "UA"),
        ("Recep Tayyip Erdogan", "Erdoğan", 2016, "TR"),
        ("Alyaksandr Lukashenka", "Lukashenko", 2021, "BY"),
        ("Ban Ki-moon", "Ban", 2012, "un"),
        ("Bilawal Bhutto Zardari", "Bhutto Zardari", 2022, "PK"),
        ("Min Aung Hlaing", "Min Aung Hlaing", 2021, "MM"),
        ("Hun Sen", "Hun Sen", 2012, "KH"),
        ("Ursula von der Leyen", "von der Leyen", 2015, "DE"),
        ("Ursula von der Leyen", "von der Leyen", 2022, "eu"),
        ("Rafael Mariano Grossi", "Grossi", 2022, "iaea"),
        ("Christine Lagarde", "Lagarde", 2013, "imf"),
    ],
)
def test_a_person_speaks_for_an_actor_in_a_year(
    full_name: str, family: str, year: int, actor: str
) -> None:
    (person,) = [p for p in PEOPLE if full_name in [p["name"], *p.get("aliases", [])]]
    assert person["family"] == family
    spoken = [t["actor"] for t in terms(person) if t["since"] <= year <= t.get("until", 9999)]
    assert spoken == [actor]
