import type { Faker as FakerClass } from '@faker-js/faker';

/** Names and phrases, made once: faker for each record would take most of the time. */
export interface TextPools {
  readonly companies: readonly string[];
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly titles: readonly string[];
  readonly streets: readonly string[];
  readonly phrases: readonly string[];
  readonly sentences: readonly string[];
  readonly productNames: readonly string[];
}

const make = (count: number, value: () => string): string[] => Array.from({ length: count }, value);
const different = (count: number, value: () => string): string[] => {
  const values = new Set<string>();
  for (let tries = count * 20; tries > 0 && values.size < count; tries--) values.add(value());
  return [...values];
};

/**
 * The pools of a seed. A faker of their own, so that nobody else's use of faker changes them; loaded when wanted, since
 * most commands make no org and faker is large.
 */
export async function textPools(seed: number): Promise<TextPools> {
  const { faker: shared } = await import('@faker-js/faker/locale/en'); // all languages would take 150 ms
  const Faker = shared.constructor as typeof FakerClass;
  const faker = new Faker({ locale: shared.rawDefinitions, seed });
  return {
    companies: different(2_000, () => faker.company.name()),
    firstNames: different(500, () => faker.person.firstName()),
    lastNames: different(450, () => faker.person.lastName()),
    titles: different(250, () => faker.person.jobTitle()),
    streets: make(400, () => faker.location.streetAddress()),
    phrases: make(300, () => faker.company.catchPhrase()),
    sentences: make(200, () => faker.company.buzzPhrase()),
    productNames: different(60, () => faker.commerce.productName()),
  };
}
