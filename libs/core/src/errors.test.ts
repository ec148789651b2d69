import { MedallionError, MedallionErrors } from './errors.ts';

test('an error keeps its code, fix, fields and cause', () => {
  const cause = new Error('ECONNREFUSED');
  const error = new MedallionError({
    code: 'DATABASE_UNREACHABLE',
    kind: 'environment',
    message: 'Postgres at 127.0.0.1:5432 does not answer.',
    fix: 'Start it, or unset DATABASE_URL to use the embedded server.',
    fields: { host: '127.0.0.1', port: 5432 },
    cause,
  });
  expect(error).toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    kind: 'environment',
    fix: 'Start it, or unset DATABASE_URL to use the embedded server.',
    fields: { host: '127.0.0.1', port: 5432 },
    cause,
  });
});

test('an error without a cause has no cause property, so that printing it shows none', () => {
  expect('cause' in new MedallionError({ code: 'X', kind: 'usage', message: 'x' })).toBe(false);
});

test('collected errors are still one error with a code', () => {
  const parts = ['a', 'b'].map((message) => new MedallionError({ code: 'BAD_MODEL', kind: 'definition', message }));
  const all = new MedallionErrors({ code: 'BAD_MODELS', kind: 'definition', message: '2 models are wrong.' }, parts);
  expect(all).toBeInstanceOf(MedallionError);
  expect(all.errors.map((error) => error.message)).toEqual(['a', 'b']);
});
