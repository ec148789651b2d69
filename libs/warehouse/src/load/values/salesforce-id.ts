import { Invalid } from './value-encoder.ts';

const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ID15 = /^[0-9A-Za-z]{15}$/;
const ID18 = /^[0-9A-Za-z]{18}$/;
const NOT_AN_ID = new Invalid('is not a Salesforce id (15 or 18 letters and digits)');
const MISSING = new Invalid('is missing');

/** The 18-character form of a 15-character id: three more characters record which of the 15 are capitals. */
export function toId18(id15: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 3; chunk++) {
    let capitals = 0;
    for (let bit = 0; bit < 5; bit++) {
      const code = id15.charCodeAt(chunk * 5 + bit);
      if (code >= 65 && code <= 90) capitals |= 1 << bit;
    }
    suffix += SUFFIX[capitals];
  }
  return id15 + suffix;
}

/** A record's own id: always there, always 18 characters. An 18-character id is kept as received. */
export function encodeId(value: unknown): string | Invalid {
  if (typeof value !== 'string') return value === null || value === undefined ? MISSING : NOT_AN_ID;
  if (value.length === 18) return ID18.test(value) ? value : NOT_AN_ID;
  if (value === '') return MISSING;
  return ID15.test(value) ? toId18(value) : NOT_AN_ID;
}

/** A text that may be another record's id: one of 15 characters is lengthened, everything else left as it is. */
export const lengthenId = (text: string): string => (text.length === 15 && ID15.test(text) ? toId18(text) : text);
