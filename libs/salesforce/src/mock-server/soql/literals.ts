import type { Literal } from './query.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A quoted token. `\%` and `\_` stay escaped in the pattern: LIKE takes them literally. */
export function stringLiteral(token: string): Literal {
  const inner = token.slice(1, -1);
  const decode = (keep: string) =>
    inner.replace(/\\(.)/gs, (escape, character: string) =>
      keep.includes(character) ? escape : (ESCAPES[character] ?? character),
    );
  return { kind: 'string', value: decode(''), pattern: decode('%_\\') };
}

/** A datetime token in the form records have; `undefined` for a day or hour that does not exist. */
export function datetimeLiteral(token: string): Literal | undefined {
  const milliseconds = token.replace(/(\.\d{3})\d+/, '$1').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const instant = new Date(milliseconds);
  return Number.isNaN(instant.getTime()) ? undefined : { kind: 'datetime', value: restDatetime(instant) };
}

/** `2024-01-31T00:00:00.000+0000`, as REST writes instants. */
export const restDatetime = (instant: Date): string => instant.toISOString().replace('Z', '+0000');

/** The instant of a datetime of a record. */
export const instantOf = (datetime: string): Date => new Date(datetime.replace('+0000', 'Z'));

const DAYS: Readonly<Record<string, (n: number) => readonly [number, number]>> = {
  TODAY: () => [0, 1],
  YESTERDAY: () => [-1, 0],
  TOMORROW: () => [1, 2],
  LAST_N_DAYS: (n) => [-n, 1],
  NEXT_N_DAYS: (n) => [1, n + 1],
};

/** TODAY, LAST_N_DAYS:7 and their like; `undefined` for another name. */
export function dayLiteral(name: string, n: number | undefined): Literal | undefined {
  const days = DAYS[name.toUpperCase()];
  if (days === undefined || (n === undefined) === name.toUpperCase().includes('_N_')) return undefined;
  const [from, to] = days(n ?? 0);
  return { kind: 'days', from, to };
}
