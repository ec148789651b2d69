import { configureParameters } from '@medallion/model';
import type { MedallionConfig } from '../config/config.ts';
import { modelParameters } from '../config/model-parameters.ts';

/** Models read their parameters while they are evaluated: call this once, before the first layer is imported. */
export const configureModels = (config: MedallionConfig): void => configureParameters(modelParameters(config));
