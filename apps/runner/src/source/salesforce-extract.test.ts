import { configSchema } from '../config/config.ts';
import { extractSettings } from './salesforce-extract.ts';

test('fields of an object that is not in the catalogue are refused, not passed over', () => {
  const config = configSchema.parse({ salesforce: { fields: { Acount: ['Name'] } } });
  expect(() => extractSettings(config)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: 'The setting salesforce.fields names "Acount", which is not in the catalogue.',
      fix: 'Did you mean "Account"?',
    }),
  );
});

test('minutes and days of the settings are milliseconds to the extractor', () => {
  expect(extractSettings(configSchema.parse({}))).toMatchObject({
    lookback: 900_000,
    refreshAfter: 604_800_000,
    reconcileAfter: 604_800_000,
  });
});
