/** How bronze declares a field of each kind: the widths of the catalogue's own fields. */
const COLUMNS = /** @type {const} */ ({
  text: 'text()',
  bool: 'bool()',
  int: 'int()',
  numeric: 'numeric(16, 6)',
  currency: 'numeric(22, 6)',
  date: 'date()',
  timestamptz: 'timestamptz()',
});

/**
 * @typedef {object} Field
 * @property {string} field
 * @property {keyof typeof COLUMNS} type
 * @property {string} [description]
 * @property {string} [pii]
 */

const DECLARATION = /export const \w+ = \{([\s\S]*?)\n?\};\n?/;
const IMPORT = /import \{([^}]*)\} from '@medallion\/model';\n+/;

/** @param {string} text */
const quoted = (text) =>
  `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll(/\s*\n\s*/g, ' ')}'`;

/** @param {Field} field */
function columnOf({ type, description, pii }) {
  const marks = [pii && `.pii(${quoted(pii)})`, description && `.describe(${quoted(description)})`];
  return COLUMNS[type] + marks.filter(Boolean).join('');
}

/**
 * The source of a custom fields file with one more field: fields and imports stay sorted by name, comments stay.
 *
 * @param {string} source
 * @param {Field} added
 * @returns {string}
 * @throws {Error} where the file is not of the known form, or declares the field already
 */
export function addField(source, added) {
  const declaration = DECLARATION.exec(source);
  if (!declaration) throw new Error('it has no `export const ... = { ... };` at the beginning of a line');
  const body = declaration[1].replace(/^\n/, '').trimEnd();
  const names = [...body.matchAll(/^\s*(\w+):/gm)].map(([, name]) => name);
  const twin = names.find((name) => name.toLowerCase() === added.field.toLowerCase());
  if (twin) throw new Error(`it declares ${twin} already`);
  const line = `  ${added.field}: ${columnOf(added)},`;
  const isInline = !declaration[1].startsWith('\n');
  const lines = body === '' ? [] : isInline ? [`  ${body.trim()}`] : body.split('\n');
  const last = lines.pop();
  if (last !== undefined) lines.push(last.trimEnd().endsWith(',') ? last : `${last.trimEnd()},`);
  // Before the first field that comes after it by name, whatever the lines between belong to.
  const after = lines.findIndex((text) => (/^ {2}(\w+):/.exec(text)?.[1] ?? '') > added.field);
  lines.splice(after < 0 ? lines.length : after, 0, line);
  const head = source.slice(0, declaration.index);
  const opening = declaration[0].slice(0, declaration[0].indexOf('{') + 1);
  const declared = `${opening}\n${lines.join('\n')}\n};\n`;
  return withImport(head + declared + source.slice(declaration.index + declaration[0].length), COLUMNS[added.type]);
}

/**
 * @param {string} source
 * @param {string} column
 */
function withImport(source, column) {
  const name = column.slice(0, column.indexOf('('));
  const found = IMPORT.exec(source);
  const names = found
    ? found[1]
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean)
    : [];
  const imported = `import { ${[...new Set([...names, name])].sort().join(', ')} } from '@medallion/model';\n\n`;
  return found ? source.replace(found[0], imported) : imported + source;
}
