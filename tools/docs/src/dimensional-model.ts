import { MedallionError } from '@medallion/core';
import { models } from '@medallion/gold';
import { contractOf } from '@medallion/model';
import { businessAreas } from './business-areas.ts';
import { entityDiagram } from './entity-diagram.ts';
import { replaceGenerated } from './generated-blocks.ts';
import { columnTables, modelTable, roleTable } from './model-tables.ts';

/** Dimensions before facts before bridges, each by name. */
const contracts = models.map(contractOf).sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));

function rank(name: string): number {
  return ['dim', 'fct', 'bridge'].indexOf(name.split('_')[0]!);
}

const blocks: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    Object.entries(businessAreas).map(([area, facts]) => [
      `diagram ${area}`,
      () => `\`\`\`mermaid\n${entityDiagram(facts, contracts)}\n\`\`\``,
    ]),
  ),
  roles: () => roleTable(contracts),
  models: () => modelTable(contracts),
  columns: () => columnTables(contracts),
};

/** docs/dimensional-model.md with its generated blocks as the models are now. */
export const currentDimensionalModel = (document: string): string =>
  replaceGenerated(document, (name) => {
    const render = blocks[name];
    if (render) return render();
    throw new MedallionError({
      code: 'DOCS_BLOCK_UNKNOWN',
      kind: 'definition',
      message: `docs/dimensional-model.md has a block "${name}", which nothing generates.`,
      fix: `Name one of ${Object.keys(blocks).join(', ')}.`,
    });
  });
