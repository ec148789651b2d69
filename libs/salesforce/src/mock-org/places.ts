export interface Place {
  readonly city: string;
  /** Two-letter code; only the United States, Canada and Australia use one here. */
  readonly state: string | null;
  readonly country: string;
  /** First digits of its postal codes. */
  readonly postalPrefix: string;
}

// prettier-ignore
const unitedStates: readonly (readonly [string, string, string])[] = [
  ['San Francisco', 'CA', '941'], ['Los Angeles', 'CA', '900'], ['San Diego', 'CA', '921'], ['Seattle', 'WA', '981'],
  ['Portland', 'OR', '972'], ['Denver', 'CO', '802'], ['Phoenix', 'AZ', '850'], ['Salt Lake City', 'UT', '841'],
  ['Austin', 'TX', '787'], ['Dallas', 'TX', '752'], ['Houston', 'TX', '770'], ['Kansas City', 'MO', '641'],
  ['Chicago', 'IL', '606'], ['Minneapolis', 'MN', '554'], ['Detroit', 'MI', '482'], ['Columbus', 'OH', '432'],
  ['Indianapolis', 'IN', '462'], ['Nashville', 'TN', '372'], ['Atlanta', 'GA', '303'], ['Miami', 'FL', '331'],
  ['Tampa', 'FL', '336'], ['Charlotte', 'NC', '282'], ['Raleigh', 'NC', '276'], ['Washington', 'DC', '200'],
  ['Philadelphia', 'PA', '191'], ['Pittsburgh', 'PA', '152'], ['New York', 'NY', '100'], ['Buffalo', 'NY', '142'],
  ['Boston', 'MA', '021'], ['Hartford', 'CT', '061'],
];

// prettier-ignore
const elsewhere: readonly (readonly [string, string | null, string, string])[] = [
  ['Toronto', 'ON', 'Canada', 'M5V'], ['Vancouver', 'BC', 'Canada', 'V6B'], ['Montreal', 'QC', 'Canada', 'H3B'],
  ['London', null, 'United Kingdom', 'EC1'], ['Manchester', null, 'United Kingdom', 'M1 '],
  ['Berlin', null, 'Germany', '101'], ['München', null, 'Germany', '803'], ['Paris', null, 'France', '750'],
  ['Lyon', null, 'France', '690'], ['Amsterdam', null, 'Netherlands', '101'], ['Zürich', null, 'Switzerland', '800'],
  ['Sydney', 'NSW', 'Australia', '200'], ['Melbourne', 'VIC', 'Australia', '300'], ['Tokyo', null, 'Japan', '100'],
  ['Singapore', null, 'Singapore', '018'], ['São Paulo', null, 'Brazil', '013'],
];

export const americanPlaces: readonly Place[] = unitedStates.map(([city, state, postalPrefix]) => ({
  city,
  state,
  country: 'United States',
  postalPrefix,
}));
export const foreignPlaces: readonly Place[] = elsewhere.map(([city, state, country, postalPrefix]) => ({
  city,
  state,
  country,
  postalPrefix,
}));
