import { idChecksum, isSalesforceId, sObjectOfId, toEighteen } from './salesforce-id.ts';

test('the checksums of published ids come out right', () => {
  expect(idChecksum('001D000000IRFma')).toBe('IAH');
  expect(idChecksum('005R0000000UyrW')).toBe('IAS');
});

test('a 15-character id gets its checksum and an 18-character one keeps it', () => {
  expect(toEighteen('001D000000IRFma')).toBe('001D000000IRFmaIAH');
  expect(toEighteen('001D000000IRFmaIAH')).toBe('001D000000IRFmaIAH');
});

test('an id whose letters changed case does not pass its checksum', () => {
  expect(toEighteen('001d000000irfmaIAH')).toBeUndefined();
  expect(isSalesforceId('001d000000irfmaIAH')).toBe(false);
});

test.each(['', '001', '001D000000IRFm!', '001D000000IRFmaI', '001D000000IRFmaIAHX'])('%j is not an id', (text) => {
  expect(isSalesforceId(text)).toBe(false);
  expect(toEighteen(text)).toBeUndefined();
});

test('the prefix tells the object, letter case included', () => {
  expect(sObjectOfId('00kHp00000AAAAA')).toBe('OpportunityLineItem');
  expect(sObjectOfId('00KHp00000AAAAA')).toBe('OpportunityContactRole');
  expect(sObjectOfId('500Hp00000AAAAA')).toBeUndefined();
  // Field histories share theirs.
  expect(sObjectOfId('017Hp00000AAAAA')).toBeUndefined();
});
