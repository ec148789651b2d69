/** The facts and bridges of each business area, in the order of their diagram. */
export const businessAreas: Readonly<Record<string, readonly string[]>> = {
  sales: [
    'fct_opportunity',
    'fct_opportunity_line_item',
    'fct_quota',
    'bridge_opportunity_contact_role',
    'bridge_user_hierarchy',
  ],
  'pipeline history': ['fct_opportunity_history', 'fct_pipeline_snapshot', 'fct_opportunity_stage'],
  activity: ['fct_activity'],
  marketing: ['fct_campaign_member', 'fct_lead'],
};
