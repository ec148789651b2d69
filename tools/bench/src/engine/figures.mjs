import { median } from '../stopwatch.mjs';

const COLUMNS = [
  ['median s', 'seconds'],
  ['least', 'least'],
  ['greatest', 'greatest'],
  ['to floor', 'toFloor'],
  ['to full', 'toFull'],
  ['peak MB', 'peakMb'],
  ['models', 'models'],
];

/** Medians of what was measured, and their ratios to the medians called `floor` and `full`. */
export function figuresOf(measured, { floor, full }) {
  const seconds = (figure) => median(measured[figure].map((result) => result.seconds));
  const round = (value) => Number(value.toFixed(3));
  return Object.entries(measured).map(([figure, results]) => ({
    figure,
    seconds: round(seconds(figure)),
    least: round(Math.min(...results.map((result) => result.seconds))),
    greatest: round(Math.max(...results.map((result) => result.seconds))),
    toFloor: round(seconds(figure) / seconds(floor)),
    toFull: round(seconds(figure) / seconds(full)),
    ...(results[0].peakMb === undefined ? {} : { peakMb: Math.round(median(results.map(({ peakMb }) => peakMb))) }),
    ...(results[0].built === undefined ? {} : { models: results.at(-1).built.length }),
  }));
}

/** The figures as a table. */
export function tableOf(figures) {
  const line = (first, cells) => first.padEnd(34) + cells.map((cell) => String(cell ?? '').padStart(10)).join('');
  const header = line(
    '',
    COLUMNS.map(([title]) => title),
  );
  const rows = figures.map((figure) =>
    line(
      figure.figure,
      COLUMNS.map(([, name]) => figure[name]),
    ),
  );
  return [header, ...rows].join('\n');
}
