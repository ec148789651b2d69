import fc from 'fast-check';
import { passfileLine, passwordIn } from './passfile.ts';

const key = { host: 'db.example.com', port: 5432, database: 'dw', user: 'ann' };

test('the first line that matches gives the password', () => {
  const passfile = 'db.example.com:5432:other:ann:wrong\ndb.example.com:*:*:ann:right\n*:*:*:*:late\n';
  expect(passwordIn(passfile, key)).toBe('right');
});

test('comments, blank and short lines are passed over', () => {
  expect(passwordIn('# *:*:*:*:no\n\n*:*:*:*\r\n*:*:*:ann:yes\r\n', key)).toBe('yes');
});

test('a file without a matching line has no password', () => {
  expect(passwordIn('elsewhere:5432:dw:ann:x', key)).toBeUndefined();
});

test('any password on one line is read back as it was written', () => {
  const oneLine = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(oneLine, oneLine, (user, password) => {
      fc.pre(user !== '*' && !user.startsWith('#'));
      expect(passwordIn(passfileLine({ ...key, user }, password), { ...key, user })).toBe(password);
    }),
  );
});
