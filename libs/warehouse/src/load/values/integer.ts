import { formatDecimal, toDecimal } from './decimal.ts';
import { Invalid, type ValueEncoder } from './value-encoder.ts';

const FRACTIONAL = new Invalid('is not a whole number');

function integerEncoder(type: string, least: bigint, greatest: bigint): ValueEncoder {
  const outOfRange = new Invalid(`is out of range: ${type} holds ${least} to ${greatest}`);
  const [low, high] = [Number(least), Number(greatest)];
  return (value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value)) {
      if (value < low || value > high) return outOfRange;
      return value === 0 ? '0' : String(value);
    }
    const decimal = toDecimal(value);
    if (decimal === null || decimal instanceof Invalid) return decimal;
    if (decimal.fraction !== '') return FRACTIONAL;
    const text = formatDecimal(decimal);
    const whole = BigInt(text);
    return whole < least || whole > greatest ? outOfRange : text;
  };
}

/** For integer columns; `5`, `5.0` and `"5"` are the same. */
export const encodeInteger = integerEncoder('integer', -(2n ** 31n), 2n ** 31n - 1n);

/** For bigint columns. */
export const encodeBigint = integerEncoder('bigint', -(2n ** 63n), 2n ** 63n - 1n);
