/** The environment everything is built in; schemas of others would carry their name (`pr_12__silver`). */
export const ENVIRONMENT = 'base';
