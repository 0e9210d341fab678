import { Command } from 'commander';
import { text } from 'node:stream/consumers';
import type { GraphqlAnswer } from '#libs/platform';
import { readFile } from './caller-files.js';
import { EXIT, type Exit, Unusable } from './exit.js';
import { print, printJson, say } from './output.js';

type RunOptions = { readonly as?: string; readonly input?: string; readonly fields?: string };

/** Every query and mutation of the schema, by the same server and the same rules as over HTTP. */
export function runOperationCommand(): Command {
  return new Command('run')
    .description('run any query or mutation of the GraphQL schema and print what it answers as JSON')
    .argument('<operation>', 'its name; "chuang operations" lists them')
    .option(
      '--input <json>',
      "a mutation's input, or a query's arguments by name: JSON, @FILE, or - for standard input",
    )
    .option('--fields <selection>', 'what to answer, in GraphQL; every plain field of the first two levels otherwise')
    .option('--as <email>', 'act as this account instead of the operator of this machine')
    .action(async (operation: string, options: RunOptions) => {
      process.exitCode = await runOperation(operation, options);
    });
}

export function operationsCommand(): Command {
  return new Command('operations')
    .description('list every query and mutation that "chuang run" knows')
    .option('--json', 'print them as JSON')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      await listOperations(json);
    });
}

async function runOperation(name: string, options: RunOptions): Promise<Exit> {
  const input = await readInput(options.input);
  const { withApplication } = await import('./application.js');
  const { argumentsOf, documentOf, operationCalled } = await import('./operation-document.js');
  const { executeAs, schemaOf } = await import('#libs/platform');
  const answer = await withApplication({ as: options.as, graphql: true }, async ({ app, actor }) => {
    const operation = operationCalled(schemaOf(app), name);
    const given = argumentsOf(operation, input);
    return executeAs(app, actor, { query: documentOf(operation, { given, fields: options.fields }), variables: given });
  });
  if (answer.data) await printJson(answer.data[name]);
  for (const { message, path, extensions } of answer.errors) {
    const code = typeof extensions?.code === 'string' ? extensions.code : 'ERROR';
    say(`${code}: ${path ? `${path.join('.')}: ` : ''}${message}`);
  }
  return exitOf(answer, answer.data?.[name]);
}

async function listOperations(json: boolean): Promise<void> {
  const { withApplication } = await import('./application.js');
  const { operationsOf } = await import('./operation-document.js');
  const { schemaOf } = await import('#libs/platform');
  const operations = await withApplication({ graphql: true }, ({ app }) =>
    Promise.resolve(
      operationsOf(schemaOf(app)).map(({ kind, name, field }) => ({
        kind,
        name,
        arguments: field.args.map((argument) => ({ name: argument.name, type: argument.type.toString() })),
        answers: field.type.toString(),
        description: field.description ?? '',
      })),
    ),
  );
  if (json) return printJson(operations);
  for (const { kind, name, arguments: taken, answers, description } of operations) {
    const signature = taken.map((argument) => `${argument.name}: ${argument.type}`).join(', ');
    await print(
      `${kind} ${name}${signature && `(${signature})`}: ${answers}\n    ${description.replaceAll('\n', ' ')}\n`,
    );
  }
}

async function readInput(given: string | undefined): Promise<unknown> {
  if (given === undefined) return undefined;
  try {
    return JSON.parse(await inputText(given)) as unknown;
  } catch (failure) {
    throw new Unusable('INPUT_INVALID', `--input cannot be read as JSON: ${(failure as Error).message}`);
  }
}

async function inputText(given: string): Promise<string> {
  if (given === '-') return text(process.stdin);
  return given.startsWith('@') ? readFile(given.slice(1)) : given;
}

/** The caller's own fault before the operation ran, or while it was read. */
const UNUSABLE_CODES = new Set(['BAD_REQUEST', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'QUERY_TOO_COMPLEX']);
const REFUSED_CODES = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED']);

function exitOf({ errors }: GraphqlAnswer, payload: unknown): Exit {
  const codes = errors.map(({ extensions }) => String(extensions?.code));
  if (codes.some((code) => UNUSABLE_CODES.has(code))) return EXIT.unusable;
  if (codes.some((code) => REFUSED_CODES.has(code))) return EXIT.findings;
  if (codes.length > 0) return EXIT.failed;
  const userErrors =
    typeof payload === 'object' && payload !== null && 'userErrors' in payload ? payload.userErrors : [];
  return Array.isArray(userErrors) && userErrors.length > 0 ? EXIT.findings : EXIT.done;
}
