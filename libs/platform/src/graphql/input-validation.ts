import { type ArgumentsHost, Catch, type ExecutionContext, Injectable, ValidationPipe } from '@nestjs/common';
import { type GqlExceptionFilter, GqlExecutionContext } from '@nestjs/graphql';
import type { ValidationError } from 'class-validator';
import { GraphQLError } from 'graphql';
import { type Refusal, refusal } from '#libs/kernel';
import { toUserError } from './user-error.type.js';

/** An input whose shape is wrong, as the refusals that the caller gets to see. */
export class InputInvalid extends Error {
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map((one) => one.message).join('; '));
  }
}

/** class-validator checks shape only. Fields without a decorator stay: the schema is the whitelist. */
@Injectable()
export class InputValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: false,
      exceptionFactory: (errors) => new InputInvalid(errors.flatMap((error) => refusalsOf(error, []))),
    });
  }
}

function refusalsOf(error: ValidationError, above: readonly string[]): Refusal[] {
  const path = [...above, error.property];
  const own = Object.values(error.constraints ?? {}).map((message) => refusal('INPUT_INVALID', message, path));
  return [...own, ...(error.children ?? []).flatMap((child) => refusalsOf(child, path))];
}

/** A mutation answers wrong shapes as userErrors with their path; a query has no payload: BAD_REQUEST carries them. */
@Catch(InputInvalid)
export class InputInvalidFilter implements GqlExceptionFilter {
  catch(invalid: InputInvalid, host: ArgumentsHost): unknown {
    const operation = GqlExecutionContext.create(host as ExecutionContext).getInfo<{
      operation: { operation: string };
    }>().operation;
    if (operation.operation === 'mutation') return { userErrors: invalid.refusals.map(toUserError) };
    const userErrors = invalid.refusals.map(toUserError);
    throw new GraphQLError(invalid.message, { extensions: { code: 'BAD_REQUEST', userErrors } });
  }
}
