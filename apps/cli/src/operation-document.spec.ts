import { describe, expect, it } from '@jest/globals';
import { buildSchema, print, validate } from 'graphql';
import { argumentsOf, documentOf, operationCalled } from './operation-document.js';

const schema = buildSchema(`
  type Query { venture(id: ID!): Venture  ventures(first: Int!, after: String): VentureConnection! }
  type Mutation { ventureApply(input: ApplyInput!): VentureApplyPayload! }
  input ApplyInput { name: String! }
  type VentureConnection { nodes: [Venture!]! edges: [VentureEdge!]! totalCount: Int! }
  type VentureEdge { cursor: String! node: Venture! }
  type Venture { id: ID! name: String! earned: Money! lead: Member members(first: Int!): [Member!]! payouts: VentureConnection! }
  type Member { name: String! venture: Venture! }
  type Money { minorUnits: String! currency: String! }
  interface UserError { code: String! message: String! path: [String!] }
  type VentureApplyPayload { venture: Venture userErrors: [UserError!]! }
`);

const textOf = (name: string, input: unknown, fields?: string): string => {
  const operation = operationCalled(schema, name);
  const document = documentOf(operation, { given: argumentsOf(operation, input), fields });
  expect(validate(schema, document)).toEqual([]);
  return print(document).replace(/\s+/g, ' ');
};

describe('the document of an operation', () => {
  it('asks for the plain fields of a list and of what it lists, amounts included, and for no further list', () => {
    expect(textOf('ventures', { first: 2 })).toBe(
      'query ($first: Int!) { ventures(first: $first) { nodes { id name earned { minorUnits currency } } totalCount } }',
    );
  });

  it('passes the input of a mutation as it is and asks what was wrong with it', () => {
    expect(textOf('ventureApply', { name: 'x' })).toBe(
      'mutation ($input: ApplyInput!) { ventureApply(input: $input) { ' +
        'venture { id name earned { minorUnits currency } } userErrors { code message path } } }',
    );
  });

  it('asks for what the caller wants instead', () => {
    expect(textOf('venture', { id: 'v' }, 'name lead { name }')).toBe(
      'query ($id: ID!) { venture(id: $id) { name lead { name } } }',
    );
  });

  it.each([
    ['an unknown operation', 'ventureaply', {}, undefined, 'OPERATION_UNKNOWN'],
    ['an unknown argument', 'venture', { ide: 'v' }, undefined, 'INPUT_INVALID'],
    ['arguments that are no object', 'venture', ['v'], undefined, 'INPUT_INVALID'],
    ['a broken selection', 'venture', { id: 'v' }, 'name {', 'FIELDS_INVALID'],
  ])('cannot be made of %s', (_what, name, input, fields, code) => {
    expect(() => textOf(name, input, fields)).toThrow(expect.objectContaining({ code }));
  });
});
