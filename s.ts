import fc from 'fast-check';
import { modelScope, modelInputs } from '@medallion/model';
import { blocks } from './libs/warehouse/src/execute/fixtures/random-blocks.ts';
import { modelOfBlock } from './libs/warehouse/src/execute/fixtures/block-model.ts';
const why = new Map<string, number>();
let n=0, inputs=0;
for (const [i,b] of fc.sample(blocks, {numRuns: 2000, seed: 3}).entries()) { const m = modelOfBlock(i,b); const s: any = modelScope(m); const w = (s.why ?? 'DERIVED').replace(/s\d|silver\.\w+|bronze\.\w+/g,'X'); why.set(w,(why.get(w)??0)+1); if(!s.why) {n++; inputs+=modelInputs(m).inputs.length} }
console.log([...why].sort((a,b)=>b[1]-a[1]), inputs/n);
