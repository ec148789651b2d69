export const LAYERS = ['bronze', 'silver', 'gold'];

/** The models and checks of a layer, with the settings of an empty configuration. */
export const declarationsOf = async (layer) => {
  const { models, checks } = await {
    bronze: () => import('@medallion/bronze'),
    silver: () => import('@medallion/silver'),
    gold: () => import('@medallion/gold'),
  }[layer]();
  return { models, checks: checks ?? [] };
};
