import { order } from '../fixtures/shop.ts';
import { checksOf } from './checks-of.ts';

test('checks are built when they are needed, not when their module is loaded', () => {
  let built = 0;
  const checks = checksOf(order, () => {
    built++;
    return [];
  });
  expect(built).toBe(0);
  expect(checks.declare()).toEqual([]);
  expect(built).toBe(1);
});
