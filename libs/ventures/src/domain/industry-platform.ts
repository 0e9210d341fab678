import type { Id } from '#libs/kernel';

/** A grouping of ventures in one field. */
export type IndustryPlatform = {
  readonly id: Id<'industryPlatform'>;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
};
