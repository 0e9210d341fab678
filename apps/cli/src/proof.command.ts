import { Command } from 'commander';
import { parseId } from '#libs/kernel';
import { writeFile } from './caller-files.js';
import { Unusable } from './exit.js';
import { print, say } from './output.js';

type ProofOptions = { readonly out?: string; readonly as?: string };

export function proofCommand(): Command {
  return new Command('proof')
    .description('write the proof that a statement was sealed with its month; docs/verify-statement.mjs checks it')
    .argument('<id>', 'the statement; starts with stm_')
    .option('--out <file>', 'where to; standard output otherwise')
    .option('--as <email>', 'see what this account may see, instead of everything that this machine holds')
    .action(writeProof);
}

async function writeProof(text: string, { out, as }: ProofOptions): Promise<void> {
  const id = parseId('statement', text);
  if (!id.ok) throw new Unusable(id.error.code, id.error.message);
  const { withApplication } = await import('./application.js');
  const { Transactor } = await import('#libs/platform');
  const { ProveStatement } = await import('#libs/settlement');
  await withApplication({ as }, async ({ app, actor }) => {
    const viewer = as === undefined ? null : actor;
    const proof = await app
      .get(Transactor, { strict: false })
      .snapshot((reader) => app.get(ProveStatement, { strict: false }).execute(reader, viewer, id.value));
    if (!proof.ok) throw new Unusable(proof.error.code, proof.error.message);
    const file = `${JSON.stringify(proof.value, null, 2)}\n`;
    if (out === undefined) return print(file);
    writeFile(out, file);
    say(`wrote ${file.length} bytes to ${out}`);
  });
}
