import type { AnyModel } from '@medallion/model';
import { dimAccount } from './accounts/dim_account.ts';
import { dimAccountCurrent } from './accounts/dim_account_current.ts';
import { dimContact } from './accounts/dim_contact.ts';
import { dimContactCurrent } from './accounts/dim_contact_current.ts';
import { fctActivity } from './activity/fct_activity.ts';
import { dimCampaign } from './marketing/dim_campaign.ts';
import { dimLead } from './marketing/dim_lead.ts';
import { dimProduct } from './sales/dim_product.ts';
import { dimStage } from './sales/dim_stage.ts';
import { fctOpportunity } from './sales/fct_opportunity.ts';
import { dimDate } from './shared/dim_date.ts';
import { dimUser } from './shared/dim_user.ts';

export {
  dimAccount,
  dimAccountCurrent,
  dimCampaign,
  dimContact,
  dimContactCurrent,
  dimDate,
  dimLead,
  dimProduct,
  dimStage,
  dimUser,
  fctActivity,
  fctOpportunity,
};

/** Every model of the layer. */
export const models: readonly AnyModel[] = [
  dimAccount,
  dimAccountCurrent,
  dimCampaign,
  dimContact,
  dimContactCurrent,
  dimDate,
  dimLead,
  dimProduct,
  dimStage,
  dimUser,
  fctActivity,
  fctOpportunity,
];
