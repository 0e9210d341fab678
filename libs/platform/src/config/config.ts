type Environment = Readonly<Record<string, string | undefined>>;

/** What a process is told from outside, read once at start. */
export class Config {
  readonly production: boolean;
  readonly host: string;
  /** 0 lets the system choose a free port. */
  readonly port: number;
  /** Signs the short access tokens of sessions; at least 32 characters. */
  readonly tokenSecret: string;
  readonly databaseUrl: string;

  constructor(environment: Environment) {
    this.production = environment.NODE_ENV === 'production';
    this.host = given(environment, 'HOST') ?? '127.0.0.1';
    this.port = portOf(given(environment, 'PORT') ?? '4000');
    this.tokenSecret = required(
      environment,
      'CHUANG_TOKEN_SECRET',
      (text) => text.length >= 32,
      'at least 32 characters',
    );
    this.databaseUrl = required(environment, 'DATABASE_URL', isPostgresUrl, 'a postgres:// URL');
  }
}

/** A setting that is missing or malformed: the process cannot start, and the message says what would be right. */
export class ConfigError extends Error {}

// Compose files and shells hand on an unset variable as an empty one.
function given(environment: Environment, name: string): string | undefined {
  return environment[name] === '' ? undefined : environment[name];
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new ConfigError(`PORT is "${text}"; set a number from 0 to 65535`);
  return port;
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
}

function required(environment: Environment, name: string, isRight: (text: string) => boolean, right: string): string {
  const text = given(environment, name);
  if (!text || !isRight(text)) throw new ConfigError(`${name} is ${text ? 'not usable' : 'not set'}; set ${right}`);
  return text;
}
