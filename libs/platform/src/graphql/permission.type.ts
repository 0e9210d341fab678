import { Field, ObjectType } from '@nestjs/graphql';
import type { Refusal, RefusalCode, Result } from '#libs/kernel';
import { UserErrorCode } from './user-error.type.js';

@ObjectType('Permission', {
  description: 'Whether the caller may do something now, and why not. The command itself asks the same rule.',
})
export class PermissionType {
  @Field(() => Boolean, { description: 'Whether the caller may do it, as things stand now.' })
  allowed!: boolean;

  @Field(() => UserErrorCode, { nullable: true, description: 'Why not; null when it is allowed.' })
  code!: RefusalCode | null;

  @Field(() => String, { nullable: true, description: 'Why not, in English; null when it is allowed.' })
  message!: string | null;
}

/** The answer of a policy function as it is shown under `viewerCan`. */
export function permissionType(result: Result<unknown, Refusal>): PermissionType {
  return result.ok
    ? { allowed: true, code: null, message: null }
    : { allowed: false, code: result.error.code, message: result.error.message };
}
