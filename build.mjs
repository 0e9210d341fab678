// Compiles apps, libs and migrations with swc into dist.builds/<fingerprint of the sources> and points the symbolic link
// dist there. Any number of builds may run at once: a build is complete when it gets its name, the link changes in one
// step, and a program that has begun from one build never meets a file of another one.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const folders = ['apps', 'libs', 'migrations'];
const settings = ['.swcrc', 'build.mjs', 'package.json'];
const dist = join(root, 'dist');
const builds = join(root, 'dist.builds');

// Sources that change while they are compiled make one more round; somebody who saves all the time is not waited for.
const ROUNDS_MAX = 3;
// A program that started from an older build has loaded it within seconds.
const OLD_BUILD_AGE_MAX_MS = 60 * 60 * 1000;

let name = fingerprint();
for (let round = 1; round <= ROUNDS_MAX && currentBuild() !== name; round += 1) {
  if (!existsSync(join(builds, name))) compile(name);
  point(name);
  removeOldBuilds(name);
  name = fingerprint();
}

/** Changes with the path, size or time of any source: a name for what would come out of compiling them now. */
function fingerprint() {
  const inputs = [
    ...settings.map((file) => join(root, file)),
    ...folders.flatMap((folder) => sourcesBelow(join(root, folder))),
  ];
  const hash = createHash('sha256');
  for (const path of inputs.sort()) {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat) hash.update(`${relative(root, path)}\0${stat.size}\0${stat.mtimeNs}\n`);
  }
  return hash.digest('hex').slice(0, 20);
}

// A folder may vanish while it is read; what is in the others still counts.
function sourcesBelow(folder) {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    if (entry.name.endsWith('.ttf')) return [path];
    return entry.name.endsWith('.ts') && !/(spec|\.arbitrary|\.fixture)\.ts$/.test(entry.name) ? [path] : [];
  });
}

function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function currentBuild() {
  try {
    const target = readlinkSync(dist);
    return existsSync(dist) ? basename(target) : undefined;
  } catch {
    return undefined;
  }
}

function compile(as) {
  mkdirSync(builds, { recursive: true });
  const draft = mkdtempSync(join(builds, '.new-'));
  const swc = createRequire(import.meta.url).resolve('@swc/cli/bin/swc.js');
  try {
    const out = join(draft, 'dist');
    execFileSync(
      process.execPath,
      [swc, ...folders, '-d', out, '--ignore', '**/*spec.ts,**/*.arbitrary.ts,**/*.fixture.ts', '--quiet'],
      {
        cwd: root,
        stdio: ['ignore', 2, 2], // standard output belongs to the command that is built for
      },
    );
    for (const folder of fontFolders()) cpSync(join(root, folder), join(out, folder), { recursive: true });
    // Its own map of imports, so that `#libs/…` leads to this build and not to whatever dist is by then.
    const manifest = { type: 'module', imports: { '#libs/*': './libs/*/src/index.js' } };
    writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    renameUnlessThere(out, join(builds, as));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

// What a program reads beside itself.
function fontFolders() {
  const folders = entriesOf(join(root, 'libs')).map((entry) => join('libs', entry.name, 'fonts'));
  return folders.filter((folder) => existsSync(join(root, folder)));
}

// Of two that compiled the same sources, the first one wins.
function renameUnlessThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

function point(to) {
  const now = new Date();
  utimesSync(join(builds, to), now, now);
  const holder = mkdtempSync(join(builds, '.link-'));
  try {
    const link = join(holder, 'dist');
    symlinkSync(join(basename(builds), to), link);
    if (lstatSync(dist, { throwIfNoEntry: false })?.isDirectory()) renameSync(dist, join(holder, 'folder'));
    renameSync(link, dist);
  } finally {
    rmSync(holder, { recursive: true, force: true });
  }
}

function removeOldBuilds(current) {
  for (const entry of entriesOf(builds)) {
    const path = join(builds, entry.name);
    const ageMs = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (entry.name !== current && ageMs > OLD_BUILD_AGE_MAX_MS) rmSync(path, { recursive: true, force: true });
  }
}
