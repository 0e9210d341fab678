// Compiles apps, libs and migrations to dist with swc, only when a source is newer than the last build, and swaps the
// result in by rename, so that a command that is starting never loads half a build.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const sources = ['apps', 'libs', 'migrations'];
const stamp = join(root, 'dist', '.built');

if (!isFresh()) build();

function isFresh() {
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const inputs = [join(root, '.swcrc'), join(root, 'package.json'), ...sources.flatMap((folder) => filesBelow(join(root, folder)))];
  return inputs.every((path) => statSync(path).mtimeMs < builtAt);
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .map((entry) => join(entry.parentPath, entry.name));
}

function build() {
  const fresh = join(root, `dist.${process.pid}`);
  const swc = createRequire(import.meta.url).resolve('@swc/cli/bin/swc.js');
  try {
    execFileSync(process.execPath, [swc, ...sources, '-d', fresh, '--ignore', '**/*spec.ts', '--quiet'], {
      cwd: root,
      stdio: ['ignore', 2, 2], // standard output belongs to the command that is built for
    });
    writeFileSync(join(fresh, '.built'), '');
    const old = `${fresh}.old`;
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
    renameSync(fresh, join(root, 'dist'));
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
