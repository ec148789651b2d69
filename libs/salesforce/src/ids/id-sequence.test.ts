import { IdSequence } from './id-sequence.ts';
import { isSalesforceId } from './salesforce-id.ts';

test('ids count up, are valid and differ', () => {
  const sequence = new IdSequence('001', 'Hp', 0);
  const ids = Array.from({ length: 4000 }, () => sequence.next());
  expect(new Set(ids).size).toBe(4000);
  expect(ids.every(isSalesforceId)).toBe(true);
  expect([...ids].sort()).toEqual(ids);
});

test('a sequence that starts later continues where the earlier one would', () => {
  const whole = new IdSequence('00k', 'Hp', 0);
  for (let i = 0; i < 100; i++) whole.next();
  expect(new IdSequence('00k', 'Hp', 100).next()).toBe(whole.next());
});
