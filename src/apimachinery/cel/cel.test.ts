import { expect, it } from 'vitest';
import { admissionEnvironment } from './environments/admission.ts';
import { checkExpression, compile } from './index.ts';
import { fromJson, toJson } from './values.ts';

const environment = admissionEnvironment({ authorizer: true });
const said = (text: string, object: unknown) => {
  try {
    return toJson(compile(text, environment).evaluate({ object: fromJson(object) }).value);
  } catch (e) {
    return (e as Error).message.split('\n')[0];
  }
};
it('evaluates', () => {
  const object = { min: 1, max: 3, half: 1.5, items: [{ n: 'a' }, { n: 'b' }], name: 'web-1', code: 'x', at: '2026-01-02T03:04:05Z' };
  const rules = {
    'object.min <= object.max': true,
    '!has(object.kind) || object.kind == "gift"': true,
    'object.items.all(x, object.items.exists_one(y, y.n == x.n))': true,
    'object.name.startsWith("web") && size(object.name) == 5': true,
    '"kind " + object.code': 'kind x',
    'object.?gone.orValue(7) + 1': 8,
    'object.items.map(i, i.n).join("-")': 'a-b',
    '1 + 2 * 3 == 7 ? "yes" : "no"': 'yes',
    'object.gone > 1': 'no such key: gone',
    'object.gone > 1 || true': true,
    'object.name > 1': 'no such overload',
    'object.half + object.half == 3.0': true,
    '[3, 1, 2].sort().map(i, string(i)).join()': '123',
    'object.items.sortBy(i, i.n).last().value().n': 'b',
    '{"a": 1, "b": 2}.transformMap(k, v, v * 10)["b"]': 20,
    '["a", "b"].transformList(i, v, string(i) + v)': ['0a', '1b'],
    'timestamp(object.at).getHours() + int(duration("90s").getMinutes())': 4,
    'url("https://[::1]:80/a b?k=1").getHostname()': '::1',
    'cidr("10.0.0.0/8").containsIP("10.1.2.3") && ip("::1").family() == 6': true,
    'quantity("1Gi").add(quantity("1")).isGreaterThan(quantity("1G"))': true,
    'semver("1.2.3-alpha").isLessThan(semver("v1.3", true))': true,
    'format.dns1123Label().validate("No").hasValue()': true,
    '"%s has %d of %.1f".format(["x", 2, 0.5])': 'x has 2 of 0.5',
    'sets.contains([1, 2, 3], [2])': true,
    '"abc".matches("^[a-c]+$") && "x1y22".findAll("[0-9]+") == ["1", "22"]': true,
    '9223372036854775807 + 1': 'integer overflow',
    '1 / (object.min - 1)': 'division by zero',
    'optional.of(object).optMap(o, o.min + 1).value()': 2,
    'type(object.half) == double && type(object.min) == int': true,
  };
  expect(Object.fromEntries(Object.keys(rules).map((r) => [r, said(r, object)]))).toEqual(rules);
});
it('says what does not compile', () => {
  const first = (text: string) => checkExpression(text, environment, ['bool'])?.split('\n')[0];
  const texts = {
    'objekt == 1': "compilation failed: ERROR: <input>:1:1: undeclared reference to 'objekt' (in container '')",
    'size(5) > 1': "compilation failed: ERROR: <input>:1:5: found no matching overload for 'size' applied to '(int)'",
    'request.userInfo.naem == "a"': "compilation failed: ERROR: <input>:1:17: undefined field 'naem'",
    '"a" + 1 == "b"': "compilation failed: ERROR: <input>:1:5: found no matching overload for '_+_' applied to '(string, int)'",
    '[1, "a"].exists(x, true)': "compilation failed: ERROR: <input>:1:5: expected type 'int' but found 'string'",
    'object.name': 'must evaluate to bool but got dyn',
  };
  expect(Object.fromEntries(Object.keys(texts).map((r) => [r, first(r)]))).toEqual(texts);
  expect(checkExpression('true &&\n é.x', environment)).toBe(
    "compilation failed: ERROR: <input>:2:2: Syntax error: token recognition error at: 'é'\n |  é.x\n | .\uff3e",
  );
});
