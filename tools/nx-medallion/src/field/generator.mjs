import { addField } from './custom-fields-file.mjs';

/** `OpportunityLineItem` is `opportunity-line-item`, as bronze names its files. @param {string} object */
const fileName = (object) => object.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/**
 * Declares a field of the org in bronze's custom fields of its object. The next load gives it a typed column in raw,
 * filled with what `_extra` has of it, and staging has the column at the next build.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {import('./custom-fields-file.mjs').Field & { object: string, project?: string }} options
 */
export default async function fieldGenerator(tree, { object, project = 'libs/bronze', ...field }) {
  const folder = `${project}/src/salesforce`;
  const known = tree
    .children(`${folder}/custom`)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length));
  const name = known.find((each) => each.replaceAll('-', '') === fileName(object).replaceAll('-', ''));
  if (name === undefined) {
    throw new Error(
      `${folder}/custom has no file for the object ${object}. It has ${known.join(', ') || 'none at all'}; ` +
        'for another object, add one and spread it into its raw table and staging models.',
    );
  }
  const raw = tree.read(`${folder}/raw/${name}.ts`, 'utf8') ?? '';
  if (new RegExp(`^\\s+${field.field}: `, 'im').test(raw)) {
    throw new Error(`${object}.${field.field} is declared already, in ${folder}/raw/${name}.ts.`);
  }
  const path = `${folder}/custom/${name}.ts`;
  try {
    tree.write(path, addField(tree.read(path, 'utf8') ?? '', field));
  } catch (error) {
    throw new Error(`${path} was left as it is: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}
