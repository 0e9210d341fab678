import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';

const NOTICE_MONTHS = 6;

/**
 * What breaks a client that was written for `before`. Something that was deprecated with a date at least six months
 * ago may go.
 */
export async function breakingChanges(before: GraphQLSchema, after: GraphQLSchema, today: Date): Promise<string[]> {
  const changes = await diff(before, after);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .filter((change) => !wasAnnounced(change, before, today))
    .map(({ path, message }) => `${path ?? ''}: ${message}`);
}

function wasAnnounced({ path, type }: Change, before: GraphQLSchema, today: Date): boolean {
  if (!String(type).endsWith('_REMOVED') || path === undefined) return false;
  const reason = deprecationReason(before, path.split('.'));
  const date = /^(\d{4}-\d{2}-\d{2}): \S/.exec(reason ?? '')?.[1];
  if (date === undefined) return false;
  const endOfNotice = new Date(`${date}T00:00:00Z`);
  endOfNotice.setUTCMonth(endOfNotice.getUTCMonth() + NOTICE_MONTHS);
  return endOfNotice <= today;
}

function deprecationReason(schema: GraphQLSchema, [typeName, member, argument]: readonly string[]): string | undefined {
  const type = schema.getType(typeName ?? '');
  if (member === undefined) return undefined;
  if (isEnumType(type)) return type.getValue(member)?.deprecationReason ?? undefined;
  if (isInputObjectType(type)) return type.getFields()[member]?.deprecationReason ?? undefined;
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  const field = type.getFields()[member];
  if (argument === undefined) return field?.deprecationReason ?? undefined;
  return field?.args.find(({ name }) => name === argument)?.deprecationReason ?? undefined;
}
