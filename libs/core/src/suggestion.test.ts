import { closestName, didYouMean } from './suggestion.ts';

const models = ['dim_account', 'dim_contact', 'fct_opportunity'];

test('a name one letter off is recognised', () => {
  expect(closestName('dim_acount', models)).toBe('dim_account');
});

test('two letters exchanged count as one mistake', () => {
  expect(closestName('glod', ['bronze', 'silver', 'gold'])).toBe('gold');
});

test('a name in other letter case is recognised', () => {
  expect(closestName('FCT_OPPORTUNITY', models)).toBe('fct_opportunity');
});

test('the beginning of a name is taken for it where nothing is nearer', () => {
  expect(closestName('fct', models)).toBe('fct_opportunity');
  expect(closestName('win_rate', ['won_rate', 'win_rate_count', 'win_rate_amount'])).toBe('won_rate');
  expect(closestName('win_rate', ['win_rate_count', 'win_rate_amount'])).toBe('win_rate_amount');
});

test('a name far from every candidate suggests nothing', () => {
  expect(didYouMean('warehouse', models)).toBe('');
});

test('the suggestion does not depend on the order of the candidates', () => {
  expect(closestName('dim_a', ['dim_b', 'dim_c'])).toBe(closestName('dim_a', ['dim_c', 'dim_b']));
});

test('the sentence names the closest candidate', () => {
  expect(didYouMean('dim_contacts', models)).toBe(' Did you mean "dim_contact"?');
});
