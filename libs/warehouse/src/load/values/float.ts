import { toDecimal } from './decimal.ts';
import { Invalid } from './value-encoder.ts';

const OUT_OF_RANGE = new Invalid('is out of range of a double');

/** For double precision columns: JavaScript's shortest notation, which names exactly one double. */
export function encodeFloat(value: unknown): string | null | Invalid {
  const decimal = toDecimal(value);
  if (decimal === null || decimal instanceof Invalid) return decimal;
  const double = Number(value);
  if (!Number.isFinite(double)) return OUT_OF_RANGE;
  return double === 0 ? '0' : String(double);
}
