/** Copies the seeds (`src/**\/*.csv`) of the library in the working directory beside its compiled models in `dist`. */
import { cpSync, globSync } from 'node:fs';
import { join, relative } from 'node:path';

for (const seed of globSync('src/**/*.csv')) cpSync(seed, join('dist', relative('src', seed)));
