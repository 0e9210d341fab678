import type { ApolloServerPlugin } from '@apollo/server';
import { getVariableValues, GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { GraphqlContext } from '../auth/access.js';
import { outageOf } from '../database/outage.js';
import { COMPLEXITY_MAX } from './limits.js';

/** The schema has no subscriptions; graphql would run into one only after it was taken in. */
export const operationsOnly: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        const message = 'There are no subscriptions; send a query or a mutation.';
        throw new GraphQLError(message, { extensions: { code: 'OPERATION_NOT_SUPPORTED', http: { status: 400 } } });
      },
    }),
};

/** Refuses what would cost too much before it runs: every field costs 1, a list its `first` times its fields. */
export const complexityLimit: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ request, document, schema, operation }) {
        // Variables that do not fit are the caller's to mend; the execution, which comes next, names each of them.
        const coerced = getVariableValues(schema, operation?.variableDefinitions ?? [], request.variables ?? {});
        if (coerced.errors) return Promise.resolve();
        const cost = getComplexity({
          schema,
          query: document,
          ...(request.operationName ? { operationName: request.operationName } : {}),
          variables: request.variables ?? {},
          estimators: [
            ({ args, childComplexity }) => {
              const { first } = args as { first?: unknown };
              return typeof first === 'number' ? 1 + first * childComplexity : undefined;
            },
            fieldExtensionsEstimator(),
            simpleEstimator({ defaultComplexity: 1 }),
          ],
        });
        if (cost > COMPLEXITY_MAX) {
          const message = `The query costs ${cost} points; at most ${COMPLEXITY_MAX} are allowed. Ask for smaller pages.`;
          throw new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } } });
        }
        return Promise.resolve();
      },
    }),
};

/** Errors that are the caller's to read; everything else is masked. */
const SHOWN_CODES = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Hides what went wrong inside behind a reference number under which the log has it. */
export function maskUnexpected(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = ownCode(error) ?? formatted.extensions?.code;
    if (typeof code === 'string' && SHOWN_CODES.has(code)) {
      const { message, locations, path } = formatted;
      const userErrors = code === 'BAD_REQUEST' ? formatted.extensions?.userErrors : undefined;
      const extensions = { code, ...(userErrors !== undefined && { userErrors }) };
      return { message, ...(locations && { locations }), ...(path && { path }), extensions };
    }
    const reference = randomUUID();
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    log.error({ reference, err: cause }, 'unexpected failure');
    const outage = outageOf(cause);
    return {
      message: outage
        ? `${outage.message} Reference ${reference}.`
        : `Something went wrong inside; reference ${reference}.`,
      extensions: { code: outage?.code ?? 'INTERNAL', reference },
    };
  };
}

// Apollo gives every error of a validation rule a code of its own; ours says more.
function ownCode(error: unknown): unknown {
  const original = error instanceof GraphQLError ? error.originalError : undefined;
  return original instanceof GraphQLError ? original.extensions.code : undefined;
}
