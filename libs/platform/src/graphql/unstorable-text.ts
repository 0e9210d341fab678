import type { ApolloServerPlugin } from '@apollo/server';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import {
  type ArgumentNode,
  BREAK,
  type DocumentNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { catchError, type Observable } from 'rxjs';
import { type Refusal, refusal, unstorablePath } from '#libs/kernel';
import { type GraphqlContext, type RequestWithActor, requestOf } from '../auth/access.js';
import { sqlStateOf } from '../database/transactor.js';
import { ProblemError } from '../rest/problem.js';
import { InputInvalid } from './input-validation.js';
import { toUserError } from './user-error.type.js';

type Variables = Readonly<Record<string, unknown>>;

const UNSTORABLE = 'a text holds U+0000 or half a surrogate pair, which cannot be stored';

/**
 * Finds such a text in the arguments of the whole document, whether written in it or sent as variables, before any
 * resolver runs. A query is refused here; a mutation answers it as its userErrors once its caller is known.
 */
export const unstorableTexts: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ document, operation, request: { variables = {} }, contextValue }) {
        const found = unstorableArgument(document, variables);
        if (!found) return Promise.resolve();
        if (operation?.operation !== OperationTypeNode.MUTATION) {
          const userErrors = [toUserError(found)];
          throw new GraphQLError(found.message, {
            extensions: { code: 'BAD_REQUEST', userErrors, http: { status: 400 } },
          });
        }
        foundIn.set(contextValue.request, found);
        return Promise.resolve();
      },
    }),
};

/** What was found in the document of a request, until its operations have been let in. */
const foundIn = new WeakMap<RequestWithActor, Refusal>();

/** 22021: U+0000 in a text; 22P05: the same in a JSON document. A cursor that a caller made up can still bring one. */
const UNSTORABLE_SQLSTATES = new Set(['22021', '22P05']);

/** A text that no column can hold is the caller's to mend, wherever in the input it stood. */
@Injectable()
export class UnstorableTextInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = requestOf(context);
    if (context.getType<'http' | 'graphql'>() !== 'graphql') {
      const { params, query } = request;
      if (unstorablePath({ params, query })) throw new ProblemError(400, 'INPUT_INVALID', UNSTORABLE);
      return next.handle();
    }
    const found = foundIn.get(request);
    if (found) throw new InputInvalid([found]);
    return next.handle().pipe(
      catchError((failure: unknown) => {
        if (!UNSTORABLE_SQLSTATES.has(sqlStateOf(failure) ?? '')) throw failure;
        throw new InputInvalid([refusal('INPUT_INVALID', UNSTORABLE)]);
      }),
    );
  }
}

function unstorableArgument(document: DocumentNode, variables: Variables): Refusal | undefined {
  let found: readonly string[] | undefined;
  const look = (node: ArgumentNode | VariableDefinitionNode): unknown => {
    found = node.kind === Kind.ARGUMENT ? inArgument(node, variables) : inDefault(node);
    return found && BREAK;
  };
  visit(document, { Argument: look, VariableDefinition: look });
  return found && refusal('INPUT_INVALID', UNSTORABLE, found);
}

// The one `input` of an operation is no part of the paths that callers know.
function inArgument({ name, value }: ArgumentNode, variables: Variables): readonly string[] | undefined {
  return unstorablePath(valueFromASTUntyped(value, variables), name.value === 'input' ? [] : [name.value]);
}

function inDefault({ variable, defaultValue }: VariableDefinitionNode): readonly string[] | undefined {
  return defaultValue && unstorablePath(valueFromASTUntyped(defaultValue), [variable.name.value]);
}
