import { BASE_ENVIRONMENT } from '@medallion/core';

/** `gold`, or in an environment `pr_12 gold`. */
export const layerTitle = ({ layer, environment }: { readonly layer: string; readonly environment: string }): string =>
  environment === BASE_ENVIRONMENT ? layer : `${environment} ${layer}`;

/** What makes a command suggested to people one about the same environment. */
export const environmentFlag = (environment: string): string =>
  environment === BASE_ENVIRONMENT ? '' : ` --env ${environment}`;
