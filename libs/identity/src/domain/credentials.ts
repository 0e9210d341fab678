import { createHash, randomBytes } from 'node:crypto';
import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';

/** NIST SP 800-63B asks for 8 at least and no rules of composition; money is behind this one. */
export const PASSWORD_LENGTH_MIN = 10;
/** argon2id reads all of it; the bound keeps a request from costing more than a sign-in. */
export const PASSWORD_LENGTH_MAX = 200;

export const SESSION_DAYS = 30;
export const ACCESS_TOKEN_MINUTES = 15;
export const TOKEN_DAYS_MAX = 366;
export const TOKEN_NAME_LENGTH_MAX = 100;

const SECRET_BYTES = 32;
const EMAIL_LENGTH_MAX = 254;

/** Marks of the two kinds of secret that we hand out, so that a scanner and a person can tell what leaked. */
export type SecretPrefix = 'chp' | 'chr';

/** A new secret, shown once: 256 random bits behind its prefix. */
export function newSecret(prefix: SecretPrefix): string {
  return `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** What is stored of a secret. It has full entropy, so that one fast hash is enough. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** Anything but spaces, characters that nobody sees, and the `@`; the labels of the domain are not empty. */
const ADDRESS = /^[^\s@\p{C}]+@([^\s@.\p{C}]+\.)+[^\s@.\p{C}]+$/u;

/** The one form of an address, however it was typed: addresses that look the same are the same. */
export function normalEmail(text: string): Result<string, Refusal> {
  const email = text.trim().toLowerCase().normalize('NFC');
  const isAddress = email.length <= EMAIL_LENGTH_MAX && ADDRESS.test(email);
  return isAddress ? ok(email) : err(refusal('INPUT_INVALID', 'this is not an e-mail address', ['email']));
}

/** What is hashed: keyboards compose the same characters differently (NIST SP 800-63B, section 3.1.1.2). */
export function normalPassword(text: string): string {
  return text.normalize('NFKC');
}

export function checkPassword(text: string): Result<string, Refusal> {
  const password = normalPassword(text);
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) {
    const message = `a password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters`;
    return err(refusal('PASSWORD_WEAK', message, ['password']));
  }
  return ok(password);
}

export function checkTokenExpiry(expiresAt: Date, now: Date): Result<Date, Refusal> {
  const latest = now.getTime() + TOKEN_DAYS_MAX * 86_400_000;
  if (expiresAt.getTime() <= now.getTime() || expiresAt.getTime() > latest) {
    const message = `an access token expires in the future, at most ${TOKEN_DAYS_MAX} days ahead`;
    return err(refusal('EXPIRY_INVALID', message, ['expiresAt']));
  }
  return ok(expiresAt);
}
