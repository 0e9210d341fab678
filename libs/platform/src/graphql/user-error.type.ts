import { Field, InterfaceType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { REFUSAL_CODES, type Refusal, type RefusalCode, type Result } from '#libs/kernel';

const codes = Object.keys(REFUSAL_CODES) as RefusalCode[];

export const UserErrorCode = Object.fromEntries(codes.map((code) => [code, code])) as { [Code in RefusalCode]: Code };

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Why something was refused. A code never changes its meaning; new ones may be added.',
  valuesMap: Object.fromEntries(codes.map((code) => [code, { description: REFUSAL_CODES[code] }])),
});

@InterfaceType('UserError', {
  description: 'Something in the call that the caller can mend.',
  resolveType: () => RefusedError,
})
export abstract class UserError {
  @Field(() => UserErrorCode, { description: 'What kind of problem it is.' })
  code!: RefusalCode;

  @Field(() => String, { description: 'What was wrong and what would be right, in English.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Where in the input it is; null when it concerns the whole call.',
  })
  path!: string[] | null;
}

/** The plain form; a problem with data of its own gets a type of its own beside it. */
@ObjectType({ implements: () => [UserError], description: 'A problem without further data.' })
export class RefusedError extends UserError {}

/** Types that the schema reaches only through an interface: each concrete user error. */
export const ORPHANED_TYPES = [RefusedError];

/** Every payload extends this: what was done, or why it was not. */
@ObjectType({ isAbstract: true })
export abstract class Payload {
  @Field(() => [UserError], { description: 'Empty when the mutation was carried out; otherwise nothing was changed.' })
  userErrors!: UserError[];
}

/** A command's result as a payload: the fields on success, the refusals otherwise. */
export function toPayload<T, P extends object>(
  result: Result<T, Refusal | readonly Refusal[]>,
  fields: (value: T) => P,
): (P & { userErrors: UserError[] }) | { userErrors: UserError[] } {
  if (result.ok) return { ...fields(result.value), userErrors: [] };
  const refusals = Array.isArray(result.error) ? (result.error as readonly Refusal[]) : [result.error as Refusal];
  return { userErrors: refusals.map(toUserError) };
}

export function toUserError(refusal: Refusal): UserError {
  return { code: refusal.code, message: refusal.message, path: refusal.path ? [...refusal.path] : null };
}
