import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import { schemaOf, schemaOfModules } from '#libs/platform';
import { DataSource } from 'typeorm';
import { contextModules } from '../../apps/composition.js';
import { RunningApi } from '../api/running-api.js';
import { makeMany, type Many, MANY } from './many-of-everything.js';
import { nodeOf, richSelection } from './rich-selection.js';

/** How to reach each list that can grow, and how many there are of what cannot easily be made twenty of. */
const LISTS: Readonly<
  Record<string, { readonly path: (many: Many) => readonly string[]; readonly there?: number; readonly first?: number }>
> = {
  'Query.accountingPeriods': { path: () => ['accountingPeriods'], there: 2 },
  'Query.bids': { path: () => ['bids'] },
  // As for opportunities: with all that hangs under twenty, a query would cost too much.
  'Query.contracts': { path: () => ['contracts'], first: 10, there: 10 },
  'Query.indicators': { path: () => ['indicators'] },
  'Query.industryPlatforms': { path: () => ['industryPlatforms'] },
  'Query.leadershipChallenges': { path: () => ['leadershipChallenges'] },
  // Everything of twenty at once would cost more than a query may.
  'Query.opportunities': { path: () => ['opportunities'], first: 12, there: 12 },
  'Query.opportunityNotices': { path: () => ['opportunityNotices'] },
  'Query.payeeDebts': { path: () => ['payeeDebts'] },
  'Query.payouts': { path: () => ['payouts'] },
  'Query.revenueEvents': { path: ({ venture }) => [`revenueEvents(ventureId: "${venture}")`] },
  'Query.statements': { path: () => ['statements'] },
  'Query.valueEvents': { path: ({ venture }) => [`valueEvents(ventureId: "${venture}")`] },
  'Query.wagerTranches': { path: () => ['wagerTranches'] },
  'Query.ventures': { path: () => ['ventures'] },
  'Book.journals': { path: ({ venture }) => [`book(ownerId: "${venture}")`, 'journals'], there: 3 },
  'Contract.assessments': { path: ({ contract }) => [`contract(id: "${contract}")`, 'assessments'] },
  'Contract.children': { path: ({ contract }) => [`contract(id: "${contract}")`, 'children'] },
  'LeadershipChallenge.history': {
    path: ({ challenge }) => [`leadershipChallenge(id: "${challenge}")`, 'history'],
    there: 1,
  },
  'ExplanationSource.revenueEvents': {
    path: ({ statement }) => [`statement(id: "${statement}")`, 'shares', 'explanation', 'sources', 'revenueEvents'],
  },
  'ExplanationSource.valueEvents': {
    path: ({ statement }) => [`statement(id: "${statement}")`, 'shares', 'explanation', 'sources', 'valueEvents'],
  },
  'Opportunity.bids': { path: ({ opportunity }) => [`opportunity(id: "${opportunity}")`, 'bids'], there: 1 },
  'Opportunity.timeline': { path: ({ withdrawn }) => [`opportunity(id: "${withdrawn}")`, 'timeline'], there: 2 },
  'Payout.items': { path: ({ payout }) => [`payout(id: "${payout}")`, 'items'], there: 1 },
  'PayoutItem.entries': {
    path: ({ payout }) => [`payout(id: "${payout}")`, 'items(first: 1)', 'nodes', 'entries'],
    there: 1,
  },
  'SettlementProgress.deferrals': { path: ({ month }) => [`settlementProgress(month: "${month}")`, 'deferrals'] },
  'SettlementProgress.parkedVentures': {
    path: ({ month }) => [`settlementProgress(month: "${month}")`, 'parkedVentures'],
  },
  'Venture.history': { path: ({ venture }) => [`venture(id: "${venture}")`, 'history'], there: 2 },
  'Venture.members': { path: ({ venture }) => [`venture(id: "${venture}")`, 'members'], there: 1 },
  'Viewer.accessTokens': { path: () => ['viewer', 'accessTokens'] },
};

const connections = connectionsOf(await schemaOfModules(contextModules));

let api: RunningApi;
let many: Many;
let statements: string[] = [];

beforeAll(async () => {
  api = await RunningApi.start();
  many = await makeMany(api);
  Object.assign(api.app.get(DataSource).logger, {
    logQuery: (statement: string) => {
      statements.push(statement);
    },
  });
});

afterAll(async () => {
  await api.stop();
});

it('every list that can grow is measured here', () => {
  expect(Object.keys(LISTS).sort()).toEqual([...connections.keys()].sort());
});

describe('as many statements for twenty as for one', () => {
  for (const [name, { path, there = MANY, first = MANY }] of Object.entries(LISTS)) {
    it(name, async () => {
      const one = await measure(name, path(many), 1);
      const all = await measure(name, path(many), first);
      expect({ one: one.rows, all: all.rows }).toEqual({ one: 1, all: there });
      expect(all.statements).toEqual(one.statements);
    });
  }
});

/** The statements of a page with all that hangs under its objects, sorted. */
async function measure(name: string, path: readonly string[], first: number) {
  const node = connections.get(name);
  const [last = '', ...above] = [...path].reverse();
  const list = last.includes('(') ? last.replace(')', `, first: ${first})`) : `${last}(first: ${first})`;
  const inner = `${list} { nodes { ${node ? richSelection(typeInApp(node)) : '__typename'} } }`;
  const query = above.reduce((text, field) => `${field} { ${text} }`, inner);
  statements = [];
  const data = await api.ask<Record<string, unknown>>(`{ ${query} }`, {}, many.overseer);
  const run = statements.map((statement) => withoutNumbers(statement)).sort();
  return {
    rows: rowsOf(
      data,
      path.map((field) => field.replace(/\(.*/, '')),
    ),
    statements: run,
  };
}

/** A statement without what differs with the number of rows: how many keys it names, and where it ends. */
function withoutNumbers(statement: string): string {
  return statement
    .replace(/\s+/g, ' ')
    .replace(/IN \(\$[^)]*\)/g, 'IN (…)')
    .replace(/( OR \(+[^()]*\$\d+\) AND \([^()]*\$\d+\)+)+/g, ' OR …')
    .replace(/LIMIT \d+/g, 'LIMIT …');
}

function typeInApp(node: GraphQLObjectType): GraphQLObjectType {
  return schemaOf(api.app).getType(node.name) as GraphQLObjectType;
}

/** Below a list that is no page, the first object that has the field counts. */
function rowsOf(data: Record<string, unknown>, path: readonly string[]): number {
  const found = path.reduce<unknown[]>(
    (objects, field) =>
      objects.flatMap((object) => (object as Record<string, unknown>)[field]).filter((value) => value !== null),
    [data],
  );
  return (found[0] as { nodes: unknown[] }).nodes.length;
}

function connectionsOf(schema: GraphQLSchema): Map<string, GraphQLObjectType> {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return new Map(
    types.flatMap((type) =>
      Object.values(type.getFields()).flatMap((field): [string, GraphQLObjectType][] => {
        const named = getNamedType(field.type);
        const node = isObjectType(named) ? nodeOf(named) : undefined;
        return node ? [[`${type.name}.${field.name}`, node]] : [];
      }),
    ),
  );
}
