import { Command, CommanderError } from 'commander';
import { deadlinesCommand } from './deadlines.command.js';
import { debtsCommand } from './debts.command.js';
import { EXIT, type Exit, Forbidden, Unusable } from './exit.js';
import { explainCommand } from './explain.command.js';
import { exportCommand } from './export.command.js';
import { importCommand } from './import.command.js';
import { endWithOutput } from './interruption.js';
import { migrateCommand } from './migrate.command.js';
import { say } from './output.js';
import { operationsCommand, runOperationCommand } from './run-operation.command.js';
import { schemaCommand } from './schema.command.js';
import { settleCommand } from './settle.command.js';
import { proofCommand } from './proof.command.js';
import { statementCommand } from './statement.command.js';
import { termsCommand } from './terms.command.js';
import { startCommand } from './start.command.js';
import { verifyCommand } from './verify.command.js';

function chuang(): Command {
  const program = new Command('chuang')
    .description('Chuang: ventures, contracts, settlement and payouts from the command line')
    .addCommand(startCommand())
    .addCommand(importCommand())
    .addCommand(settleCommand())
    .addCommand(deadlinesCommand())
    .addCommand(exportCommand())
    .addCommand(explainCommand())
    .addCommand(statementCommand())
    .addCommand(debtsCommand())
    .addCommand(proofCommand())
    .addCommand(verifyCommand())
    .addCommand(termsCommand())
    .addCommand(runOperationCommand())
    .addCommand(operationsCommand())
    .addCommand(schemaCommand())
    .addCommand(migrateCommand());
  for (const command of withSubcommands(program)) command.exitOverride().showHelpAfterError('(--help says more)');
  return program;
}

/**
 * Runs one command line to its end. Whatever went wrong is one line on standard error that begins with a code. A command
 * loads the platform when it is what it needs: help, and terms without a database, are there at once.
 */
export async function runCommandLine(argv: readonly string[]): Promise<Exit> {
  endWithOutput();
  try {
    process.exitCode = EXIT.done;
    await chuang().parseAsync([...argv]);
    return process.exitCode as Exit;
  } catch (error) {
    return await report(error);
  }
}

async function report(error: unknown): Promise<Exit> {
  // commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.unusable;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Unusable) return unusable(error.code, message);
  if (error instanceof Forbidden) {
    say(`${error.code}: ${message}`);
    return EXIT.findings;
  }
  const { ConfigError, EmbeddedPostgresError, outageOf } = await import('#libs/platform');
  if (error instanceof ConfigError) return unusable('CONFIG_INVALID', message);
  const isExpected = error instanceof EmbeddedPostgresError;
  const outage = isExpected ? undefined : outageOf(error);
  say(outage ? `${outage.code}: ${outage.message} (${message})` : withCode(codeOf(error), message));
  if (!isExpected && process.env.LOG_LEVEL === 'debug' && error instanceof Error) say(error.stack ?? '');
  return EXIT.failed;
}

function unusable(code: string, message: string): Exit {
  say(`${code}: ${message}`);
  return EXIT.unusable;
}

// What Node says of files begins with its code already.
function withCode(code: string, message: string): string {
  return message.startsWith(`${code}: `) ? message : `${code}: ${message}`;
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNEXPECTED';
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
