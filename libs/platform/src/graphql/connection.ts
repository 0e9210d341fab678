import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { InputInvalid } from './input-validation.js';
import { refusal } from '#libs/kernel';

export const PAGE_SIZE_DEFAULT = 20;
/** The largest page that a screen or a sync job needs at once; larger ones are read page by page. */
export const PAGE_SIZE_MAX = 100;
const CURSOR_LENGTH_MAX = 500;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: PAGE_SIZE_DEFAULT, description: `How many at most: 1 to ${PAGE_SIZE_MAX}.` })
  @IsInt()
  @Min(1)
  @Max(PAGE_SIZE_MAX)
  first: number = PAGE_SIZE_DEFAULT;

  @Field(() => String, { nullable: true, description: 'The cursor of the last edge that the caller has; opaque.' })
  @IsOptional()
  @MaxLength(CURSOR_LENGTH_MAX)
  after?: string | null;
}

@ObjectType({ description: 'Where a page ends.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor to go on from; null for an empty page.' })
  endCursor!: string | null;
}

export interface ConnectionOf<T> {
  nodes: T[];
  edges: { node: T; cursor: string }[];
  pageInfo: PageInfo;
}

/** The connection type of a node type: `nodes`, `edges`, `pageInfo`. `totalCount` is a field resolver of those that can count. */
export function connectionType<T>(node: Type<T>, name: string): Type<ConnectionOf<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} in a list.` })
  class Edge {
    @Field(() => node, { description: 'The object.' })
    node!: T;

    @Field(() => String, { description: 'Opaque; give it as `after` to go on behind this object.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list, in a stable order.` })
  class Connection implements ConnectionOf<T> {
    @Field(() => [node], { description: 'The objects of this page.' })
    nodes!: T[];

    @Field(() => [Edge], { description: 'The objects with their cursors.' })
    edges!: Edge[];

    @Field(() => PageInfo, { description: 'Where this page ends.' })
    pageInfo!: PageInfo;
  }
  return Connection;
}

/** What a store is asked for: `limit` rows behind the key of the cursor. */
export type PageRequest = { readonly limit: number; readonly after: readonly string[] | undefined };

/** What a part of a cursor is. A cursor travels through the caller's hands, so nothing in it is believed unseen. */
const CURSOR_PARTS = {
  moment: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  month: /^\d{4}-(0[1-9]|1[0-2])$/,
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  number: /^\d{1,9}$/,
} as const;

export type CursorPart = keyof typeof CURSOR_PARTS;

/** A store reads one row more than the page holds, so that nobody has to count to know whether there is more. */
export function pageRequest(args: PageArgs, ...parts: readonly CursorPart[]): PageRequest {
  return { limit: args.first + 1, after: args.after ? readCursor(args.after, parts) : undefined };
}

export function toConnection<Row, T>(
  rows: readonly Row[],
  first: number,
  keyOf: (row: Row) => readonly string[],
  toNode: (row: Row) => T,
): ConnectionOf<T> {
  const edges = rows.slice(0, first).map((row) => ({ node: toNode(row), cursor: writeCursor(keyOf(row)) }));
  return {
    nodes: edges.map((edge) => edge.node),
    edges,
    pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

function writeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

function readCursor(cursor: string, parts: readonly CursorPart[]): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isKey(key, parts)) return key;
  } catch {
    // Falls through to the one answer for every cursor that is not ours.
  }
  throw new InputInvalid([refusal('INPUT_INVALID', 'the cursor is not one of this list', ['after'])]);
}

function isKey(key: unknown, parts: readonly CursorPart[]): key is string[] {
  if (!Array.isArray(key) || key.length !== parts.length) return false;
  return parts.every((part, index) => {
    const text: unknown = key[index];
    if (typeof text !== 'string' || !CURSOR_PARTS[part].test(text)) return false;
    return (part !== 'moment' && part !== 'day') || !Number.isNaN(Date.parse(text));
  });
}
