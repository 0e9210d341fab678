import {
  type ArgumentMetadata,
  type ArgumentsHost,
  Catch,
  type ExecutionContext,
  Injectable,
  ValidationPipe,
} from '@nestjs/common';
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

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // The actor and the like are nobody's input.
    if (metadata.type === 'custom') return value;
    return asSent(value, await super.transform(copyOf(value), metadata));
  }
}

/**
 * Nest and class-transformer take fields named as those of Object.prototype out of what they are given, also out of
 * documents: one would be read without its field "constructor". So they work on a copy; what they made an instance of a
 * class stays, and the rest is as it was sent.
 */
function asSent(sent: unknown, made: unknown): unknown {
  if (Array.isArray(sent) && Array.isArray(made)) return sent.map((one, index) => asSent(one, made[index]));
  if (!isRecord(sent) || !isPlain(sent) || !isRecord(made)) return made;
  if (isPlain(made)) return sent;
  for (const [name, value] of Object.entries(sent)) made[name] = asSent(value, made[name]);
  return made;
}

/** Of documents and lists; what a scalar made, such as a moment, is shared. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isRecord(value) || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copyOf(one)]));
}

/** An object that is no instance of a class: its prototype, if any, is the last. */
function isPlain(value: Record<string, unknown>): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
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
