import { IdentityModule, identityRows } from '#libs/identity';

/** The contexts of the platform, in the order of who may import whom. Every process holds all of them. */
export const contextModules = [IdentityModule];

export const contextRows = [...identityRows];
