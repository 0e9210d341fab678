import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** CHUANG_DATA_DIR, else `.chuang` in the project. A relative path counts from the project, wherever the command runs. */
export function resolveDataDir(env: NodeJS.ProcessEnv = process.env): string {
  const configured = env.CHUANG_DATA_DIR?.trim();
  return resolve(projectRoot(), configured === undefined || configured === '' ? '.chuang' : configured);
}

// Not package.json: a build has one of its own.
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'node_modules'))) {
    const parent = dirname(folder);
    if (parent === folder) return process.cwd();
    folder = parent;
  }
  return folder;
}
