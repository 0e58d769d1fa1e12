"""Everything we know to throw at the expression language: each ends in an ExpressionError or a harmless value, in time.

"In time" is 50 ms of this thread and 10 MB of memory, however large the data may be.
"""

import copy
from contextlib import suppress
from typing import Any

import pytest

from workflows.expressions import INTERNAL, ExpressionError, check, evaluate, evaluate_condition, render
from workflows.tests.measuring import cpu_seconds, peak_bytes

MAX_SECONDS = 0.05
MAX_BYTES = 10 * 1024 * 1024
REFUSED = object()


def nested(levels: int) -> Any:
    value: Any = 1
    for _level in range(levels):
        value = [value]
    return value


CONTEXT: dict[str, Any] = {
    "output": {
        "price": 60_000,
        "status": "success",
        "items": [{"symbol": "A", "close": 1}],
        "keys": "mine",
        "rows": [{"n": number, "name": f"s{number}", "more": {"x": [1, 2]}} for number in range(10_000)],
        "too_many": list(range(10_001)),
        "numbers": [float(number) for number in range(10_000)],
        "words": [f"word {number}" for number in range(10_000)],
        "text": "a" * 250_000,
        "korean": "가" * 250_000,
        "huge_text": "b" * 2_000_000,
        "deep": nested(500),
        "big": 2**255,
        "small": 1e-300,
        "infinite": float("inf"),
        "nan": float("nan"),
        "null": None,
        "wide": {f"k{number}": number for number in range(20_000)},
        "format": "{0.__class__.__mro__}",
        "percent": "%(x)999999999d",
        "__class__": "only a field",
        "object": object,
        "function": len,
    },
    "nodes": {},
    "input": {},
    "variables": {"self": 1},
    "execution": {},
}

# Source, and what it harmlessly gives (or REFUSED).
ESCAPES: dict[str, Any] = {
    "{{ self }}": REFUSED,
    "{{ self._TemplateReference__context }}": REFUSED,
    "{{ loop }}": REFUSED,
    "{{ super }}": REFUSED,
    "{{ caller }}": REFUSED,
    "{{ varargs }}": REFUSED,
    "{{ kwargs }}": REFUSED,
    "{{ env }}": REFUSED,
    "{{ environment }}": REFUSED,
    "{{ context }}": REFUSED,
    "{{ namespace }}": REFUSED,
    "{{ range }}": REFUSED,
    "{{ dict }}": REFUSED,
    "{{ lipsum }}": REFUSED,
    "{{ cycler }}": REFUSED,
    "{{ joiner }}": REFUSED,
    "{{ config }}": REFUSED,
    "{{ request }}": REFUSED,
    "{{ g }}": REFUSED,
    "{{ settings }}": REFUSED,
    "{{ missing }}": REFUSED,
    "{{ undefined }}": REFUSED,
    "{{ resolve }}": REFUSED,
    "{{ __builtins__ }}": REFUSED,
    "{{ __import__ }}": REFUSED,
    "{{ _ }}": REFUSED,
    "{{ _context }}": REFUSED,
    "{{ l_0_output }}": REFUSED,
    "{{ t_1 }}": REFUSED,
    "{{ open }}": REFUSED,
    "{{ print }}": REFUSED,
    "{{ type }}": REFUSED,
    "{{ getattr }}": REFUSED,
    "{{ self.__init__.__globals__ }}": REFUSED,
    "{{ ''.__class__ }}": REFUSED,
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": REFUSED,
    "{{ [].__class__ }}": REFUSED,
    "{{ {}.__class__ }}": REFUSED,
    "{{ 1 .__class__ }}": REFUSED,
    "{{ (1).real }}": REFUSED,
    "{{ 1.5.hex }}": REFUSED,
    "{{ true.__class__ }}": REFUSED,
    "{{ none.__class__ }}": REFUSED,
    "{{ ''['__class__'] }}": REFUSED,
    "{{ ''['__cla' ~ 'ss__'] }}": REFUSED,
    "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}": REFUSED,
    "{{ ''['\\u005f\\u005fclass__'] }}": REFUSED,
    "{{ output.__init__ }}": REFUSED,
    "{{ output.__class__ }}": "only a field",
    "{{ output['__class__'] }}": "only a field",
    "{{ output.status.upper }}": REFUSED,
    "{{ output.status.format }}": REFUSED,
    "{{ output.items.append }}": REFUSED,
    "{{ output.items.__len__ }}": REFUSED,
    "{{ output.items }}": [{"symbol": "A", "close": 1}],
    "{{ output.keys }}": "mine",
    "{{ output.values }}": REFUSED,
    "{{ output.get }}": REFUSED,
    "{{ output.pop }}": REFUSED,
    "{{ output.object }}": REFUSED,
    "{{ output.object.__subclasses__ }}": REFUSED,
    "{{ output.function }}": REFUSED,
    "{{ output.function(1) }}": REFUSED,
    "{{ output.nodes.self }}": REFUSED,
    "{{ variables.self }}": 1,
}
CALLS: dict[str, Any] = {
    "{{ output() }}": REFUSED,
    "{{ output.get('price') }}": REFUSED,
    "{{ output.pop('price') }}": REFUSED,
    "{{ output.items() }}": REFUSED,
    "{{ output.items.append(1) }}": REFUSED,
    "{{ output.status.upper() }}": REFUSED,
    "{{ '{0.__class__}'.format(1) }}": REFUSED,
    "{{ output.format.format(output) }}": REFUSED,
    "{{ '%s'.__mod__(1) }}": REFUSED,
    "{{ '' | upper() }}": "",
    "{{ ('' | upper)() }}": REFUSED,
    "{{ range(9) }}": REFUSED,
    "{{ range(999999999) | sum }}": REFUSED,
    "{{ lipsum(n=9999) }}": REFUSED,
    "{{ cycler('a').next() }}": REFUSED,
    "{{ namespace(a=1) }}": REFUSED,
    "{{ dict(a=1) }}": REFUSED,
    "{{ open('/etc/passwd').read() }}": REFUSED,
    "{{ __import__('os').system('id') }}": REFUSED,
    "{{ (output)(1) }}": REFUSED,
    "{{ 1() }}": REFUSED,
    "{{ 'a'('b') }}": REFUSED,
    "{{ [1][0]() }}": REFUSED,
    "{{ output is defined() }}": True,
    "{{ lambda: 1 }}": REFUSED,
    "{{ [x for x in output] }}": REFUSED,
    "{{ output := 1 }}": REFUSED,
    "{{ output = 1 }}": REFUSED,
    "{{ yield 1 }}": REFUSED,
    "{{ await output }}": REFUSED,
    "{{ *output }}": REFUSED,
    "{{ **output }}": REFUSED,
    "{{ [*output.items] }}": REFUSED,
    "{{ {**output} }}": REFUSED,
    "{{ output.items | join(*output.words) }}": REFUSED,
    "{{ output.items | sort(**output) }}": REFUSED,
    "{{ output; output }}": REFUSED,
    "{{ `id` }}": REFUSED,
    "{{ $output }}": REFUSED,
    "{{ output!r }}": REFUSED,
    "{{ output ? 1 : 2 }}": REFUSED,
    "{{ output && true }}": REFUSED,
    "{{ a\\nb }}": REFUSED,
}
STATEMENTS: dict[str, Any] = {
    "{% for x in range(9) %}{% endfor %}": REFUSED,
    "{% set x = 1 %}": REFUSED,
    "{% import 'os' as os %}": REFUSED,
    "{% include '/etc/passwd' %}": REFUSED,
    "{% extends 'x' %}": REFUSED,
    "{% macro m() %}{% endmacro %}": REFUSED,
    "{% raw %}{{ output }}{% endraw %}": REFUSED,
    "{{ output.price }}{% if true %}x{% endif %}": REFUSED,
    "{%- if true -%}x{%- endif -%}": REFUSED,
    "{# {{ output.price }} #}": "{# 60000 #}",
    "# for x in y": "# for x in y",
    "{{- output.price -}}": REFUSED,
    "{{ output.price -}}": REFUSED,
    "{{+1 }}": REFUSED,
    "{{ {{ output.price }} }}": REFUSED,
    "{{ '{{ output.price }}' }}": "{{ output.price }}",
    "{{ '{% set x = 1 %}' }}": "{% set x = 1 %}",
    "{{ output.format }}": "{0.__class__.__mro__}",
    "{{": REFUSED,
    "{{ }}": REFUSED,
    "{{ 'unfinished }}": REFUSED,
    "{{ output.price": REFUSED,
    "}}": "}}",
    "{{ output.price }} }}": "60000 }}",
    "{{ {{": REFUSED,
}
FILTERS: dict[str, Any] = {
    "{{ output | attr('__class__') }}": REFUSED,
    "{{ '' | attr('format') }}": REFUSED,
    "{{ '{0.__class__}' | format(1) }}": REFUSED,
    "{{ output.percent | format(x=1) }}": REFUSED,
    "{{ output.items | map(attribute='__class__') }}": REFUSED,
    "{{ output.items | map('upper') }}": REFUSED,
    "{{ output.items | pluck('__class__') }}": REFUSED,
    "{{ output.items | selectattr('close') }}": REFUSED,
    "{{ output.items | groupby('__class__') }}": REFUSED,
    "{{ output.items | sort('__class__') }}": REFUSED,
    "{{ output.items | sum('__class__') }}": REFUSED,
    "{{ 'x' | center(999999999) }}": REFUSED,
    "{{ 'x' | indent(999999999) }}": REFUSED,
    "{{ 'x' | wordwrap(1) }}": REFUSED,
    "{{ 'x' | xmlattr }}": REFUSED,
    "{{ 'x' | urlize }}": REFUSED,
    "{{ output.items | batch(1) }}": REFUSED,
    "{{ output.items | slice(999999999) }}": REFUSED,
    "{{ output | pprint }}": REFUSED,
    "{{ output | list }}": REFUSED,
    "{{ output | dictsort }}": REFUSED,
    "{{ 'x' | safe }}": REFUSED,
    "{{ 'x' | random }}": REFUSED,
    "{{ 'x' | tojson(indent=999999999) }}": REFUSED,
    "{{ 'x' | os.system }}": REFUSED,
    "{{ 'x' | __class__ }}": REFUSED,
    "{{ 1 is callable }}": REFUSED,
    "{{ 1 is sameas(1) }}": REFUSED,
    "{{ 1 is divisibleby(0) }}": REFUSED,
    "{{ 1 is __class__ }}": REFUSED,
    "{{ 'x' | int(base=999) }}": REFUSED,
    "{{ '1' | int(16) }}": REFUSED,
    "{{ '9' | round }}": REFUSED,
    "{{ 1.5 | round(-999999999) }}": REFUSED,
    "{{ 1.5 | round(999999999) }}": REFUSED,
    "{{ 1.5 | number(999999999) }}": REFUSED,
    "{{ output.words | join('x' | replace('x', output.text)) }}": REFUSED,
    "{{ 'aaaa' | replace('', 'x') }}": REFUSED,
    "{{ 'aaaa' | split('') }}": REFUSED,
    "{{ output.items | where('close', '__eq__', 1) }}": REFUSED,
    "{{ '2026-01-01' | add_days(999999999999) }}": REFUSED,
    "{{ '2026-01-01T00:00:00Z' | date('../../../etc/passwd') }}": REFUSED,
    "{{ '2026-01-01T00:00:00Z' | date('/etc/localtime') }}": REFUSED,
    "{{ '2026-01-01T00:00:00Z' | date('\\u0000') }}": REFUSED,
    "{{ '9999-12-31T23:59:59Z' | date('Asia/Seoul') }}": REFUSED,
}
NUMBERS: dict[str, Any] = {
    "{{ 9 ** 9 }}": REFUSED,
    "{{ 9 ** (9 ** 9) }}": REFUSED,
    "{{ 2 ** -1 }}": REFUSED,
    "{{ 1e999 }}": REFUSED,
    "{{ -1e999 }}": REFUSED,
    "{{ 1e308 * 10 }}": REFUSED,
    "{{ 1e308 + 1e308 }}": REFUSED,
    "{{ inf }}": REFUSED,
    "{{ nan }}": REFUSED,
    "{{ output.infinite }}": REFUSED,
    "{{ output.nan }}": REFUSED,
    "{{ output.infinite - output.infinite }}": REFUSED,
    "{{ output.infinite | int }}": REFUSED,
    "{{ output.infinite | round }}": REFUSED,
    "{{ output.nan | number }}": REFUSED,
    "{{ 1 / 0 }}": REFUSED,
    "{{ 1 // 0 }}": REFUSED,
    "{{ 1 % 0 }}": REFUSED,
    "{{ 1.0 % 0.0 }}": REFUSED,
    "{{ output.big * output.big }}": REFUSED,
    "{{ output.big + output.big + output.big }}": REFUSED,
    "{{ output.big / 0.5 }}": float(2**256),
    f"{{{{ {'9' * 3_900} }}}}": REFUSED,
    f"{{{{ 0x{'f' * 3_900} }}}}": REFUSED,
    f"{{{{ 0b{'1' * 3_900} }}}}": REFUSED,
    f"{{{{ 1{'_1' * 1_900} }}}}": REFUSED,
    f"{{{{ 1.{'1' * 3_900} }}}}": 1.1111111111111112,
    f"{{{{ '{'9' * 3_900}' | int }}}}": REFUSED,
    f"{{{{ '{'9' * 3_900}' | float }}}}": REFUSED,
    "{{ '1e9999' | float }}": REFUSED,
    "{{ 'nan' | float }}": REFUSED,
    "{{ '1_000' | int }}": REFUSED,
    "{{ '١٢' | int }}": REFUSED,
    "{{ true + true }}": REFUSED,
    "{{ -true }}": REFUSED,
    "{{ +'1' }}": REFUSED,
    "{{ [1] * 999999999 }}": REFUSED,
    "{{ 'a' * 999999999 }}": REFUSED,
    "{{ 999999999 * 'a' }}": REFUSED,
    "{{ '%999999999d' % 1 }}": REFUSED,
    "{{ output.percent % output }}": REFUSED,
    "{{ 'a' - 'b' }}": REFUSED,
    "{{ {} + {} }}": REFUSED,
    "{{ [1][999999999999999999999999] }}": REFUSED,
    "{{ [1][-999999999999999999999999] }}": REFUSED,
    "{{ [1][::0] }}": REFUSED,
    "{{ [1][1.5] }}": REFUSED,
    "{{ [1][true] }}": REFUSED,
    "{{ [1]['0'] }}": REFUSED,
    "{{ [1, 2, 3][-(2 * 1):999999999999999999999999] }}": [2, 3],
    "{{ {1: 2} }}": REFUSED,
    "{{ {none: 2} }}": REFUSED,
    "{{ {[1]: 2} }}": REFUSED,
}
TYPES: dict[str, Any] = {
    "{{ '1' == 1 }}": REFUSED,
    "{{ 1 == true }}": REFUSED,
    "{{ '1' < 2 }}": REFUSED,
    "{{ none < 1 }}": REFUSED,
    "{{ [1] < [2] }}": REFUSED,
    "{{ {} < {} }}": REFUSED,
    "{{ none == 1 }}": False,
    "{{ none != 1 }}": True,
    "{{ 'False' and true }}": REFUSED,
    "{{ not 'False' }}": REFUSED,
    "{{ not none }}": REFUSED,
    "{{ 1 or 2 }}": REFUSED,
    "{{ 1 if 1 else 2 }}": REFUSED,
    "{{ 1 if true }}": REFUSED,
    "{{ '1' in [1, 2] }}": REFUSED,
    "{{ 1 in 'a1' }}": REFUSED,
    "{{ 1 in 2 }}": REFUSED,
    "{{ none in none }}": REFUSED,
    "{{ [1, 'a'] | sort }}": REFUSED,
    "{{ [none, 1] | min }}": REFUSED,
    "{{ [true, 1] | sum }}": REFUSED,
    "{{ '\\ud800' }}": REFUSED,
    "{{ '\\x00' }}": REFUSED,
    "{{ '\\N{BULLET}' }}": REFUSED,
    "{{ '\\777' }}": REFUSED,
    "{{ '\\q' }}": REFUSED,
    "{{ output[output] }}": REFUSED,
    "{{ output[none] }}": REFUSED,
    "{{ output[1:2] }}": REFUSED,
    "{{ output.items[1, 2] }}": REFUSED,
    "{{ output.items[0:1, 0:1] }}": REFUSED,
    "{{ output.null.x }}": REFUSED,
    "{{ 1, 2 }}": REFUSED,
}
SIZES: dict[str, Any] = {
    "nested lists": "{{ " + "[" * 41 + "]" * 41 + " }}",
    "deeper lists": "{{ " + "[" * 1_900 + "]" * 1_900 + " }}",
    "deep brackets": "{{ " + "(" * 1_900 + "1" + ")" * 1_900 + " }}",
    "open brackets": "{{ " + "(" * 3_900 + " }}",
    "nested objects": "{{ " + "{'a':" * 700 + "1" + "}" * 700 + " }}",
    "many nots": "{{ " + "not " * 900 + "true }}",
    "many minuses": "{{ " + "-" * 3_900 + "1 }}",
    "spaced minuses": "{{ " + "- " * 1_900 + "1 }}",
    "long sum": "{{ " + "1+" * 1_900 + "1 }}",
    "long text sum": "{{ " + "'a'~" * 900 + "'a' }}",
    "long and": "{{ " + "true and " * 400 + "true }}",
    "long comparison": "{{ " + "1<" * 1_900 + "1 }}",
    "long path": "{{ output" + ".a" * 1_900 + " }}",
    "long index": "{{ output" + "[0]" * 1_200 + " }}",
    "long filters": "{{ 'a'" + "|upper" * 600 + " }}",
    "long if": "{{ " + "1 if true else " * 250 + "1 }}",
    "long list": "{{ [" + "1," * 1_900 + "1] }}",
    "long name": "{{ " + "a" * 3_900 + " }}",
    "too long": "{{ " + "1 + " * 1_100 + "1 }}",
    "far too long": "{{ '" + "a" * 1_000_000 + "' }}",
    "endless text": "a" * 5_000_000,
    "many expressions": "{{ 1 }}" * 501,
    "many texts": "{{ output.text }}" * 400,
    "many Korean texts": "{{ output.korean }}" * 400,
    "text twice over": "{{ output.text ~ output.text }}",
    "text plus text": "{{ output.text + output.text }}",
    "texts in a list": "{{ [" + "output.text + 'a'," * 90 + "1] }}",
    "Korean texts in a list": "{{ [" + "output.korean + 'a'," * 90 + "1] }}",
    "capitals of Korean": "{{ [" + "output.korean | upper," * 90 + "1] }}",
    "JSON of text": "{{ [" + "output.text | tojson," * 90 + "1] }}",
    "JSON of rows": "{{ [" + "output.rows | tojson," * 90 + "1] }}",
    "joined words": "{{ [" + "output.words | join(', ')," * 60 + "1] }}",
    "replaced text": f"{{{{ output.text | replace('a', '{'b' * 3_000}') }}}}",
    "replaced again": "{{ output.text" + " | replace('a', 'bb')" * 39 + " }}",
    "split text": "{{ output.text | split('a') }}",
    "joined parts": "{{ ('a' | replace('a', output.text)) | split('b') | join(output.text) }}",
    "repeated rows": "{{ [" + "output.rows," * 90 + "1] }}",
    "repeated rows compared": "{{ [" + "output.rows," * 40 + "1] == [" + "output.rows," * 40 + "1] }}",
    "doubled rows": "{{ " + " + ".join(["output.rows"] * 40) + " }}",
    "doubled lists": "{{ (output.numbers + output.numbers) + (output.numbers + output.numbers) }}",
    "too many items": "{{ output.too_many | sum }}",
    "too many sorted": "{{ output.too_many | sort }}",
    "sorted again and again": "{{ output.words" + " | sort" * 39 + " }}",
    "plucked again and again": "{{ [" + "output.rows | pluck('n') | sum," * 60 + "1] }}",
    "searched again and again": "{{ [" + "'zzz' in output.words," * 60 + "1] }}",
    "searched in text": "{{ [" + "'ab' in output.text," * 60 + "1] }}",
    "where again and again": "{{ [" + "output.rows | where('name', '==', 'x')," * 60 + "1] }}",
    "where within where": "{{ output.rows | where('n', 'in', output.numbers) | length }}",
    "unique again and again": "{{ [" + "output.words | unique | length," * 60 + "1] }}",
    "unique of rows": "{{ output.rows | unique }}",
    "reversed again and again": "{{ output.numbers" + "[::-1]" * 39 + " }}",
    "reversed text": "{{ [" + "output.text[::-1]," * 90 + "1] }}",
    "deep data": "{{ output.deep }}",
    "deep data compared": "{{ output.deep == output.deep }}",
    "deep data as JSON": "{{ output.deep | tojson }}",
    "wide data": "{{ [" + "output.wide," * 50 + "1] }}",
    "wide keys": "{{ output.wide | keys }}",
    "wide values": "{{ output.wide | values | sum }}",
    "everything": "{{ output }}",
    "everything as text": "x {{ output.rows }} {{ output.wide }}",
    "huge text": "{{ output.huge_text | upper }}",
    "huge text stripped": "{{ output.huge_text | trim }}",
    "huge text twice": "{{ output.huge_text ~ output.huge_text }}",
    "huge text many times": "{{ [" + "output.huge_text," * 90 + "1] }}",
    "huge text compared": "{{ [" + "output.huge_text == output.huge_text," * 40 + "1] }}",
    "unfinished text": "{{ '" + "\\\\" * 1_900 + " }}",
    "quotes": "{{ " + "'" * 3_901 + " }}",
    "digits": "{{ " + "1" * 3_000 + "e }}",
    "dots": "{{ " + "1." * 1_900 + " }}",
    "braces": "{" * 5_000,
    "pairs of braces": "{{" * 2_500,
    "white space": "{{ " + " " * 3_900 + "1 }}",
    "line breaks": "{{ " + "\r\n" * 1_900 + "1 }}",
}


def outcome(source: str) -> Any:
    try:
        return evaluate(source, CONTEXT)
    except ExpressionError as error:
        is_well_said = error.message is not INTERNAL and 0 <= (error.position or 0) <= len(source)
        return REFUSED if is_well_said else error


NAMED = {**ESCAPES, **CALLS, **STATEMENTS, **FILTERS, **NUMBERS, **TYPES}


def test_there_are_enough_attacks() -> None:
    assert len(NAMED) + len(SIZES) >= 120


@pytest.mark.parametrize("source", NAMED, ids=lambda source: source[:60])
def test_an_attack_is_refused_or_harmless(source: str) -> None:
    expected = NAMED[source]

    given = outcome(source)

    assert given is REFUSED if expected is REFUSED else (given == expected and type(given) is type(expected))


@pytest.mark.parametrize("name", SIZES)
def test_no_expression_costs_more_than_the_bounds(name: str) -> None:
    source = SIZES[name]

    assert not isinstance(outcome(source), ExpressionError)
    assert cpu_seconds(lambda: outcome(source), enough=MAX_SECONDS) < MAX_SECONDS
    assert peak_bytes(lambda: outcome(source)) < MAX_BYTES


@pytest.mark.parametrize("name", SIZES)
def test_saving_costs_no_more_than_the_bounds(name: str) -> None:
    def look() -> None:
        with suppress(ExpressionError):
            check(SIZES[name])

    assert cpu_seconds(look, enough=MAX_SECONDS) < MAX_SECONDS
    assert peak_bytes(look) < MAX_BYTES


@pytest.mark.parametrize(
    "source", ["{{ 'a' * 10**9 }}", "{{ 9**9**9 }}", "{{ ('a' * 999999999) | upper }}", "{{ [0] * 10 }}"]
)
def test_nothing_is_calculated_while_saving(source: str) -> None:
    def look() -> None:
        with suppress(ExpressionError):
            check(source)

    assert peak_bytes(look) < 1024 * 1024


def test_no_attack_changes_the_data() -> None:
    context = {**CONTEXT, "output": {key: CONTEXT["output"][key] for key in ("price", "items", "status", "wide")}}
    before = copy.deepcopy(context)

    for source in NAMED:
        with suppress(ExpressionError):
            evaluate(source, context)

    assert context == before


@pytest.mark.parametrize("source", [*NAMED, *SIZES.values()], ids=lambda source: source[:40])
def test_a_condition_gives_a_bool_or_an_error(source: str) -> None:
    given: Any = True
    with suppress(ExpressionError):
        given = evaluate_condition(source, CONTEXT)

    assert type(given) is bool


def test_a_whole_config_costs_no_more_than_one_expression() -> None:
    config = {f"field {number}": "{{ output.rows | pluck('n') | sum }}" for number in range(2_000)}

    def fill() -> None:
        with pytest.raises(ExpressionError, match="too much work"):
            render(config, CONTEXT)

    assert cpu_seconds(fill, enough=MAX_SECONDS) < 2 * MAX_SECONDS
    assert peak_bytes(fill) < MAX_BYTES
