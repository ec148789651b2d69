import { Invalid, type ValueEncoder } from './value-encoder.ts';

const NOT_A_NUMBER = new Invalid('is not a number');
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Wider than any Salesforce number; bounds the work a hostile exponent can ask for. */
const LARGEST_EXPONENT = 400;

/** A decimal number taken apart: no leading zeros in `integer` (empty for 0), no trailing zeros in `fraction`. */
export interface Decimal {
  readonly negative: boolean;
  readonly integer: string;
  readonly fraction: string;
}

/** Reads plain and scientific notation exactly, without going through binary floating point. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const whole = match[2]!;
  const part = match[3] ?? '';
  const exponent = Number(match[4] ?? 0);
  if (whole.length + part.length === 0 || Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const digits = exponent < 0 ? '0'.repeat(-exponent) + whole + part : whole + part + '0'.repeat(exponent);
  const point = exponent < 0 ? whole.length : whole.length + exponent;
  const integer = digits.slice(0, point).replace(/^0+/, '');
  const fraction = digits.slice(point).replace(/0+$/, '');
  return { negative: match[1] === '-' && integer + fraction !== '', integer, fraction };
}

/** Rounds to `scale` fraction digits, half away from zero, as Postgres does when it stores a numeric(p, s). */
export function roundDecimal(decimal: Decimal, scale: number): Decimal {
  if (decimal.fraction.length <= scale) return decimal;
  const up = decimal.fraction.charCodeAt(scale) >= 53; // '5'
  const kept = BigInt(`0${decimal.integer}${decimal.fraction.slice(0, scale)}`) + (up ? 1n : 0n);
  const digits = kept.toString().padStart(scale, '0');
  const integer = digits.slice(0, digits.length - scale).replace(/^0+/, '');
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return { negative: decimal.negative && kept !== 0n, integer, fraction };
}

/** The one text of a number: `-12.5`, `0`, `10000000`. */
export function formatDecimal({ negative, integer, fraction }: Decimal): string {
  return (negative ? '-' : '') + (integer || '0') + (fraction ? `.${fraction}` : '');
}

/** The one text of a JavaScript number. */
export function canonicalNumber(value: number): string | Invalid {
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : String(value);
  if (!Number.isFinite(value)) return NOT_A_NUMBER;
  const text = String(value);
  return text.includes('e') ? formatDecimal(parseDecimal(text)!) : text;
}

/** A decimal of any precision, or why the value is none. */
export function toDecimal(value: unknown): Decimal | null | Invalid {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number') return parseDecimal(String(value)) ?? NOT_A_NUMBER;
  if (typeof value === 'string') return parseDecimal(value.trim()) ?? NOT_A_NUMBER;
  return NOT_A_NUMBER;
}

/** For numeric(precision, scale): rounded to the scale; a number with too many integer digits is refused. */
export function decimalEncoder(precision?: number, scale = 0): ValueEncoder {
  const integerDigits = precision === undefined ? Infinity : precision - scale;
  const keptDigits = precision === undefined ? Infinity : scale;
  const limit = 10 ** Math.min(integerDigits, 300);
  const tooLarge = new Invalid(
    `is out of range: numeric(${precision}, ${scale}) holds ${integerDigits} digits before the decimal point`,
  );
  return (value) => {
    if (typeof value === 'number') {
      if (Number.isSafeInteger(value)) {
        if (Math.abs(value) >= limit) return tooLarge;
        return value === 0 ? '0' : String(value);
      }
      if (Math.abs(value) < limit) {
        const text = String(value);
        const point = text.indexOf('.');
        // Shortest notation has no superfluous digits: as it stands it is canonical, unless digits must be cut.
        if (point > 0 && text.length - point - 1 <= keptDigits && !text.includes('e')) return text;
      }
    }
    const decimal = toDecimal(value);
    if (decimal === null || decimal instanceof Invalid) return decimal;
    const rounded = keptDigits === Infinity ? decimal : roundDecimal(decimal, keptDigits);
    return rounded.integer.length > integerDigits ? tooLarge : formatDecimal(rounded);
  };
}
