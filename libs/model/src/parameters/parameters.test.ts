import type * as Parameters from './parameters.ts';

const defaults = { reportTimeZone: 'UTC', fiscalStartMonth: 2 };
let parameters: typeof Parameters;

beforeEach(() => {
  jest.resetModules();
  // One process holds one set of parameters, so each test takes the module anew.
  parameters = jest.requireActual<typeof Parameters>('./parameters.ts');
});

test('a parameter nobody configured has its default', () => {
  expect(parameters.declareParameters(defaults)).toEqual(defaults);
});

test('a configured value takes the place of its default and leaves the others', () => {
  parameters.configureParameters({ fiscalStartMonth: 7 });
  expect(parameters.declareParameters(defaults)).toEqual({ reportTimeZone: 'UTC', fiscalStartMonth: 7 });
});

test('undefined configures nothing', () => {
  parameters.configureParameters({ fiscalStartMonth: undefined });
  expect(parameters.declareParameters(defaults).fiscalStartMonth).toBe(2);
});

test('a name that is no parameter is refused with the closest one', () => {
  parameters.configureParameters({ fiscalStartMont: 7 });
  expect(() => parameters.declareParameters(defaults)).toThrow(
    'There is no parameter "fiscalStartMont". Did you mean "fiscalStartMonth"?',
  );
});

test('configuring after the models were read is refused', () => {
  parameters.declareParameters(defaults);
  expect(() => parameters.configureParameters({})).toThrow('Parameters were configured after models had read them.');
});
