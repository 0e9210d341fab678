import 'reflect-metadata';
import { contractTemplates, instantiateTemplate } from '#libs/contracts';
import { EXIT, type Exit, Unusable } from '../exit.js';
import { printJson } from '../output.js';
import { readJson } from './json-lines.js';
import { readWhole } from './readable.js';

export async function listTemplates(): Promise<void> {
  await printJson(contractTemplates());
}

/** The draft on standard output, or what does not fit about the parameters. */
export async function draftFromTemplate(id: string, file: string | undefined): Promise<Exit> {
  const draft = instantiateTemplate(id, file === undefined ? {} : await parametersIn(file));
  await printJson(draft.ok ? draft.value : { faults: draft.error });
  return draft.ok ? EXIT.done : EXIT.findings;
}

async function parametersIn(file: string): Promise<unknown> {
  const document = readJson(await readWhole(file));
  if (!('value' in document)) throw new Unusable(document.code, `${file}: ${document.message}`);
  return document.value;
}
