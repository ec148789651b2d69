export { entity } from './entity.ts';
export type { EntityOptions } from './entity.ts';
