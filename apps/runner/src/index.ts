export { defineConfig, type MedallionConfig, type MedallionConfigInput } from './config/config.ts';
