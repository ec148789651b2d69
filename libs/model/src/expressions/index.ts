export {
  arrayAgg,
  avg,
  AggregateExpr,
  boolAnd,
  boolOr,
  count,
  countDistinct,
  countWhere,
  max,
  min,
  percentile,
  stringAgg,
  sum,
  sumInt,
} from './aggregates.ts';
export type { Additivity } from './aggregates.ts';
export { asOf, asOfEndOfDay } from './as-of.ts';
export {
  allOf,
  anyOf,
  caseWhen,
  coalesce,
  existsIn,
  greatest,
  isDistinct,
  isIn,
  isNotNull,
  isNotTrue,
  isNull,
  isSame,
  isTrue,
  least,
  not,
  nullIf,
} from './conditionals.ts';
export type { Condition } from './conditionals.ts';
export { dateSeries } from './date-series.ts';
export {
  addDays,
  addMonths,
  dateDiff,
  dateKey,
  dateLit,
  datePart,
  endOf,
  endOfDay,
  epochMicros,
  FAR_FUTURE,
  FAR_PAST,
  farFuture,
  farPast,
  secondsBetween,
  startOf,
  startOfDay,
  timestampLit,
  toChar,
  toDate,
} from './dates.ts';
export { assertNotNull, Expr, lit } from './expr.ts';
export { abs, round, safeDivide, toBigint, toFloat, toInt, toNumeric, toText } from './numbers.ts';
export { surrogateKey, surrogateKeyOf } from './surrogate-key.ts';
export { big, cond, dt, flag, flt, integer, num, ts, txt } from './templates.ts';
export {
  concat,
  concatWs,
  jsonText,
  left,
  length,
  lower,
  matches,
  nullIfBlank,
  replace,
  trim,
  upper,
} from './texts.ts';
export { asc, denseRank, desc, firstValue, lag, lastValue, lead, over, rank, rowNumber } from './windows.ts';
export type { Frame, OrderBy, Window } from './windows.ts';
