import type { RenderedEvaluation } from '#libs/share-rules';
import { EXIT, type Exit, Unusable } from '../exit.js';
import { print, printJson } from '../output.js';
import { evaluateRequest, type EvaluationError, evaluationError, isError } from './evaluate-request.js';
import { type JsonLine, jsonLines, readJson } from './json-lines.js';
import { readable, readWhole } from './readable.js';

type Answer = RenderedEvaluation | EvaluationError;

/** One line out for every line in, in their order; a line that cannot be evaluated does not stop the others. */
export async function evaluateLines(file: string): Promise<Exit> {
  let exit: Exit = EXIT.done;
  for await (const lines of readable(file, jsonLines)) {
    const answers = lines.map(answerLine);
    if (answers.some(isError)) exit = EXIT.findings;
    if (answers.length > 0) await print(answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
  }
  return exit;
}

/** One request, or a file of worked cases; the answer with its trace. */
export async function evaluateDocument(file: string): Promise<Exit> {
  const text = await readWhole(file);
  const document = readJson(text);
  if (!('value' in document)) throw new Unusable(document.code, `${file}: ${document.message}`);
  const answer = isCaseFile(document.value) ? evaluateCases(document.value) : evaluateRequest(document.value);
  await printJson(answer);
  const runs = 'cases' in answer ? answer.cases.flatMap((one) => one.runs) : [answer];
  return runs.some(isError) ? EXIT.findings : EXIT.done;
}

function answerLine(line: JsonLine): Omit<RenderedEvaluation, 'trace'> | EvaluationError {
  if (!('value' in line)) return evaluationError(line.code, line.message);
  const answer = evaluateRequest(line.value);
  if (isError(answer)) return answer;
  const { distributed, allocations, steps, stateOut } = answer;
  return { distributed, allocations, steps, stateOut };
}

type CaseFile = { readonly cases: readonly unknown[] };
type CaseAnswer = { readonly id: unknown; readonly runs: readonly Answer[] };

function isCaseFile(value: unknown): value is CaseFile {
  return typeof value === 'object' && value !== null && 'cases' in value && Array.isArray(value.cases);
}

function evaluateCases({ cases }: CaseFile): { readonly cases: readonly CaseAnswer[] } {
  return {
    cases: cases.map((one) => {
      const { id, contract, runs } = one as { id?: unknown; contract?: unknown; runs?: unknown };
      if (!Array.isArray(runs))
        throw new Unusable('CASES_INVALID', 'a case is {id, contract, runs: [{inputs, stateIn}]}');
      return { id, runs: (runs as readonly unknown[]).map((run) => evaluateRun(contract, run)) };
    }),
  };
}

/** A run may try the contract in another currency, to show that amounts do not depend on it. */
function evaluateRun(contract: unknown, run: unknown): Answer {
  const { inputs, stateIn, currency } = run as { inputs?: unknown; stateIn?: unknown; currency?: unknown };
  const own = typeof contract === 'object' && currency !== undefined ? { ...contract, currency } : contract;
  return evaluateRequest({ contract: own, inputs, stateIn });
}
