import { execFile, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const PROJECT = join(import.meta.dirname, '../..');
const MODULES = 40;
const BUILDS_AT_ONCE = 8;

const run = promisify(execFile);
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'chuang-build-'));
  for (const file of ['build.mjs', 'package.json', '.swcrc']) copyFileSync(join(PROJECT, file), join(project, file));
  symlinkSync(join(PROJECT, 'node_modules'), join(project, 'node_modules'));
  for (const folder of ['apps/cli/src', 'libs/kernel/src', 'migrations'])
    mkdirSync(join(project, folder), { recursive: true });
  writeFileSync(
    join(project, 'apps/cli/src/main.ts'),
    `import { answers } from '#libs/kernel';\nconsole.log(answers.join());\n`,
  );
  writeSources(0);
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

describe('the build', () => {
  it('prints nothing to standard output and does nothing when nothing has changed', async () => {
    expect((await build()).stdout).toBe('');
    const first = lstatSync(join(project, 'dist')).ino;
    expect((await build()).stdout).toBe('');
    expect(lstatSync(join(project, 'dist')).ino).toBe(first);
    expect(await answersOf(project)).toEqual(new Set(['0']));
  });

  it('notices a source that was changed, added or removed, and not a spec', async () => {
    await build();
    const before = lstatSync(join(project, 'dist')).ino;
    writeFileSync(join(project, 'libs/kernel/src/a.spec.ts'), '');
    await build();
    expect(lstatSync(join(project, 'dist')).ino).toBe(before);
    writeSources(1);
    writeFileSync(join(project, 'libs/kernel/src/more.ts'), 'export const more = 1;\n');
    await build();
    expect(await answersOf(project)).toEqual(new Set(['1']));
    expect(existsSync(join(project, 'dist/libs/kernel/src/more.js'))).toBe(true);
    rmSync(join(project, 'libs/kernel/src/more.ts'));
    await build();
    expect(existsSync(join(project, 'dist/libs/kernel/src/more.js'))).toBe(false);
  });

  it('takes the place of a dist that is a folder', async () => {
    mkdirSync(join(project, 'dist/apps/cli/src'), { recursive: true });
    writeFileSync(join(project, 'dist/apps/cli/src/main.js'), 'console.log("old")');
    await build();
    expect(await answersOf(project)).toEqual(new Set(['0']));
  });

  it('runs many times at once while sources change, and whoever loads it meantime gets one build as a whole', async () => {
    await build();
    const reading = { goesOn: true };
    const readers = [1, 2].map(() => readAgainAndAgain(reading));
    for (let version = 1; version <= 3; version += 1) {
      writeSources(version);
      const outputs = await Promise.all(Array.from({ length: BUILDS_AT_ONCE }, build));
      expect(outputs.map(({ stdout }) => stdout)).toEqual(Array.from({ length: BUILDS_AT_ONCE }, () => ''));
      expect(await answersOf(project)).toEqual(new Set([String(version)]));
    }
    reading.goesOn = false;
    const read = (await Promise.all(readers)).flat();
    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((answers) => answers.size !== 1)).toEqual([]);
    expect(readdirSync(join(project, 'dist.builds')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is not disturbed by what a build that was killed has left', async () => {
    await build();
    writeSources(7);
    const killed = spawn(process.execPath, [join(project, 'build.mjs')], { stdio: 'ignore' });
    await untilThere(() => readdirSync(join(project, 'dist.builds')).some((name) => name.startsWith('.new-')));
    killed.kill('SIGKILL');
    await build();
    expect(await answersOf(project)).toEqual(new Set(['7']));
  });
});

/** Every module answers with the version of its source, so that a mixture of two builds shows. */
function writeSources(version: number): void {
  const names = Array.from({ length: MODULES }, (_, number) => `part${number}`);
  const folder = join(project, 'libs/kernel/src');
  for (const name of names) writeFileSync(join(folder, `${name}.ts`), `export const ${name}: number = ${version};\n`);
  const imports = names.map((name) => `import { ${name} } from './${name}.js';`);
  writeFileSync(join(folder, 'index.ts'), `${imports.join('\n')}\nexport const answers = [${names.join()}];\n`);
}

function build(): Promise<{ stdout: string }> {
  return run(process.execPath, [join(project, 'build.mjs')]);
}

async function answersOf(folder: string): Promise<Set<string>> {
  const { stdout } = await run(process.execPath, [join(folder, 'dist/apps/cli/src/main.js')]);
  return new Set(stdout.trim().split(','));
}

async function readAgainAndAgain(reading: { goesOn: boolean }): Promise<Set<string>[]> {
  const read: Set<string>[] = [];
  while (reading.goesOn) read.push(await answersOf(project));
  return read;
}

async function untilThere(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 2));
}
