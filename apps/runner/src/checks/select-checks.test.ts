import { selectChecks } from './select-checks.ts';

const check = (model: string, name: string) => ({ model, check: { name } });
const checks = [
  check('silver.int_x', 'a'),
  check('gold.fct_x', 'a'),
  check('gold.fct_x', 'b'),
  check('gold.dim_x', 'default_members'),
];
const selected = (...names: string[]) =>
  selectChecks(checks, names).map(({ model, check: { name } }) => `${model}.${name}`);

test('without a name all checks are meant', () => {
  expect(selected()).toHaveLength(4);
});

test.each([
  ['a layer', 'gold', ['gold.fct_x.a', 'gold.fct_x.b', 'gold.dim_x.default_members']],
  ['a model', 'fct_x', ['gold.fct_x.a', 'gold.fct_x.b']],
  ['a model with its layer', 'gold.dim_x', ['gold.dim_x.default_members']],
  ['a check', 'fct_x.b', ['gold.fct_x.b']],
  ['a check with the layer of its model', 'silver.int_x.a', ['silver.int_x.a']],
])('%s is named by %s', (_, name, expected) => {
  expect(selected(name)).toEqual(expected);
});

test('several names mean all that any of them means, once', () => {
  expect(selected('fct_x.a', 'fct_x')).toEqual(['gold.fct_x.a', 'gold.fct_x.b']);
});

test('a name that is none is refused with the closest one', () => {
  expect(() => selected('fct_x.a', 'fct_y.b')).toThrow(
    'There is no layer, model or check "fct_y.b". Did you mean "fct_x.b"?',
  );
});
