import { readFile, writeFile } from 'node:fs/promises';
import { currentDimensionalModel } from './dimensional-model.ts';

const file = new URL('../../../docs/dimensional-model.md', import.meta.url);
await writeFile(file, currentDimensionalModel(await readFile(file, 'utf8')));
