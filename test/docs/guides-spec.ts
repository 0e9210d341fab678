import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const GUIDES = join(ROOT, 'docs/guides');
const TIMEOUT_MS = 120_000;
// Printed between the snippets, so that each one's output can be told from the next one's.
const MARK = '=== next snippet ===';

const run = promisify(execFile);

type Snippet = { readonly command: string; readonly expected: string | undefined };

describe('every snippet of a guide does what the guide says:', () => {
  it.each(readdirSync(GUIDES))(
    '%s',
    async (name) => {
      const snippets = snippetsOf(readFileSync(join(GUIDES, name), 'utf8'));
      expect(snippets.some((snippet) => snippet.expected !== undefined)).toBe(true);
      const script = ['set -euo pipefail', ...snippets.flatMap(({ command }) => [command, `echo '${MARK}'`])].join(
        '\n',
      );
      const { stdout } = await run('bash', ['-c', script], { cwd: ROOT, env: environment(), timeout: TIMEOUT_MS });
      const printed = stdout.split(`${MARK}\n`);
      for (const [index, { command, expected }] of snippets.entries()) {
        if (expected !== undefined)
          expect({ command, printed: printed[index] }).toEqual({ command, printed: expected });
      }
    },
    TIMEOUT_MS,
  );
});

/** A `sh` block, with the `text` block right behind it, if there is one, as what it must print. */
function snippetsOf(guide: string): Snippet[] {
  const blocks = [...guide.matchAll(/^```(sh|text)\n(.*?)^```$/gms)].map(([, language, text]) => ({
    language,
    text: text ?? '',
  }));
  return blocks.flatMap((block, index) => {
    if (block.language !== 'sh') return [];
    const next = blocks[index + 1];
    return [{ command: block.text, expected: next?.language === 'text' ? next.text : undefined }];
  });
}

// The guide starts from a machine that has no database configured.
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: '' };
}
