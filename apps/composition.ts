import { IdentityModule, identityRows } from '#libs/identity';
import { VenturesModule, venturesRows } from '#libs/ventures';

/** The contexts of the platform, in the order of who may import whom. Every process holds all of them. */
export const contextModules = [IdentityModule, VenturesModule];

export const contextRows = [...identityRows, ...venturesRows];
